import java.io.IOException;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** A node in a test cluster that runs while its input is open. Arguments: folder, number, nodes, first port. */
public class Node {
    public static void main(String[] given) throws IOException {
        int number = Integer.parseInt(given[1]);
        int nodes = Integer.parseInt(given[2]);
        int http = Integer.parseInt(given[3]);
        int transport = http + nodes;
        String[] seeds = new String[nodes];
        String[] names = new String[nodes];
        for (int n = 0; n < nodes; n++) {
            seeds[n] = "127.0.0.1:" + (transport + n);
            names[n] = "node-" + n;
        }
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.setMaxHttpPort(transport);
        runner.onBuild((index, settings) -> {
            settings.put("node.name", names[number]);
            settings.put("network.host", "127.0.0.1");
            settings.put("transport.port", transport + number);
            settings.putList("discovery.seed_hosts", seeds);
            settings.putList("cluster.initial_cluster_manager_nodes", names);
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
        });
        runner.build(OpenSearchRunner.newConfigs()
            .basePath(given[0]).clusterName("curated-search-tests")
            .numOfNode(1).baseHttpPort(http + number - 1));
        while (System.in.read() >= 0) {}
        Runtime.getRuntime().halt(0);
    }
}
