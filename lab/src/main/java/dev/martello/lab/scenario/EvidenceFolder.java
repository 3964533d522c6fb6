package dev.martello.lab.scenario;

import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.appraisal.reference.ProfileDocument;
import dev.martello.appraisal.reference.Release;
import dev.martello.appraisal.reference.ReleaseManifest;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ReportRequest;
import dev.martello.evidence.protocol.WireFormat;
import dev.martello.evidence.report.Item;
import dev.martello.server.view.FindingView;
import dev.martello.tpm.HashAlgorithm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder of real evidence: of each scenario a directory with what its appliance sent, octet by octet; beside them the release and
 * the platform profile that they were compared with; and an index of all, with the verdicts.
 */
public final class EvidenceFolder implements Recorder {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String RELEASE = "release.json.gz";
    private static final String PROFILE = "profile.json.gz";

    private final Path directory;
    private final Set<Scenario> wanted;
    private final SequencedMap<String, Captured> captured = new LinkedHashMap<>();
    private Optional<References> common = Optional.empty();

    private record References(Release release, PlatformProfile profile) {}

    private record Index(Collection<Captured> scenarios) {}

    private record Captured(
            String name,
            String happened,
            String platform,
            Optional<String> model,
            Optional<String> ring,
            String tier,
            List<String> rules,
            String release,
            String profile,
            List<Kept> files) {}

    private record Kept(String name, int bytes, String sha256) {}

    /**
     * A folder in a directory, which is made if it is not there.
     *
     * @param wanted the scenarios that it is to hold
     */
    public EvidenceFolder(Path directory, Collection<Scenario> wanted) {
        this.directory = directory;
        this.wanted = Set.copyOf(wanted);
    }

    @Override
    public void judged(Judged judged) throws IOException {
        if (!wanted.contains(judged.scenario())) {
            return;
        }
        Path folder =
                Files.createDirectories(directory.resolve(judged.scenario().name()));
        List<Kept> files = new ArrayList<>();
        for (Map.Entry<String, Bytes> file : files(judged).entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue().toArray());
            files.add(new Kept(
                    file.getKey(),
                    file.getValue().length(),
                    HashAlgorithm.SHA256.hash(file.getValue()).octets().toHex()));
        }
        String references = referencesOf(judged);
        Captured entry = new Captured(
                judged.scenario().name(),
                judged.scenario().description(),
                judged.enrolment().platform().label(),
                judged.appliance().summary().model(),
                judged.appliance().summary().ring(),
                judged.appliance().summary().tier().name(),
                judged.appliance().findings().stream()
                        .map(FindingView::rule)
                        .distinct()
                        .sorted()
                        .toList(),
                references + RELEASE,
                references + PROFILE,
                files);
        captured.put(entry.name(), entry);
        Files.writeString(
                directory.resolve("index.json"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(new Index(captured.values())) + "\n");
    }

    /** Writes what the appliance was compared with where most have it, or in a place of its own if that is something else. */
    private String referencesOf(Judged judged) throws IOException {
        References references = new References(judged.release(), judged.profile());
        String place = common.orElse(references).equals(references)
                ? ""
                : judged.scenario().name() + "/";
        common = Optional.of(common.orElse(references));
        write(place + RELEASE, ReleaseManifest.write(judged.release()));
        write(place + PROFILE, ProfileDocument.write(judged.profile()));
        return place;
    }

    private void write(String name, Bytes document) throws IOException {
        Files.write(directory.resolve(name), gzipped(document).toArray());
    }

    private static SequencedMap<String, Bytes> files(Judged judged) {
        SequencedMap<String, Bytes> files = new LinkedHashMap<>();
        for (Item item : judged.items()) {
            String label = item.kind().label();
            // Of a log in several items each is one, as the quote binds them.
            int nth = 1;
            while (files.containsKey(name(label, nth))) {
                nth++;
            }
            files.put(name(label, nth), item.content());
        }
        ReportRequest report = new ReportRequest(judged.report(), List.of(), Optional.empty());
        files.put("report.cbor", WireFormat.CBOR.write(report));
        files.put("quote.attest", judged.report().quote().attest());
        files.put("quote.signature", judged.report().quote().signature());
        files.put("ak.public", judged.enrolment().akPublic());
        files.put("ek.public", judged.enrolment().ekPublic());
        judged.enrolment().ekCertificate().ifPresent(der -> files.put("ek-certificate.der", der));
        return files;
    }

    private static String name(String label, int nth) {
        return label + (nth == 1 ? "" : "-" + nth) + ".bin";
    }

    private static Bytes gzipped(Bytes octets) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(octets.toArray());
        }
        return Bytes.owning(packed.toByteArray());
    }
}
