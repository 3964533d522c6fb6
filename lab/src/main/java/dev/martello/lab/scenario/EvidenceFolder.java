package dev.martello.lab.scenario;

import dev.martello.bytes.Bytes;
import dev.martello.server.view.ApplianceView;
import dev.martello.server.view.FindingView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder of real evidence: of each scenario a directory with its logs and PCR values as the appliance sent them, and the
 * verdict on them.
 */
public final class EvidenceFolder implements Recorder {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path directory;

    private record Verdict(String scenario, String happened, String tier, List<String> rules) {}

    /** A folder in a directory, which is made if it is not there. */
    public EvidenceFolder(Path directory) {
        this.directory = directory;
    }

    @Override
    public void judged(Scenario scenario, ApplianceView appliance, Map<String, Bytes> evidence) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(scenario.name()));
        for (Map.Entry<String, Bytes> each : evidence.entrySet()) {
            Files.write(folder.resolve(each.getKey() + ".bin"), each.getValue().toArray());
        }
        Verdict verdict = new Verdict(
                scenario.name(),
                scenario.description(),
                appliance.summary().tier().name(),
                appliance.findings().stream()
                        .map(FindingView::rule)
                        .distinct()
                        .sorted()
                        .toList());
        Files.writeString(
                folder.resolve("verdict.json"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(verdict) + "\n");
    }
}
