"""Routes, parameters and answers -> their OpenAPI 3.1 description, and its pages for people."""
