module curated-search/hugo

go 1.21
