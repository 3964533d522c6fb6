package dev.martello.server.store;

import dev.martello.appraisal.Finding;
import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.Severity;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ItemDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.json.JsonMapper;

/** Findings as the database keeps them. */
public final class FindingsJson {
    private record Stored(
            String rule,
            Severity severity,
            TrustTier tier,
            String subject,
            String explanation,
            Optional<String> item,
            OptionalLong entry,
            Optional<String> remedy) {}

    private static final JsonMapper JSON = JsonMapper.shared();

    private FindingsJson() {}

    public static String write(List<Finding> findings) {
        return JSON.writeValueAsString(findings.stream()
                .map(finding -> new Stored(
                        finding.rule().text(),
                        finding.severity(),
                        finding.tier(),
                        finding.subject(),
                        finding.explanation(),
                        finding.item().map(ItemDigest::toString),
                        finding.entry(),
                        finding.remedy()))
                .toList());
    }

    public static List<Finding> read(String json) {
        return Arrays.stream(JSON.readValue(json, Stored[].class))
                .map(stored -> new Finding(
                        new RuleId(stored.rule),
                        stored.severity,
                        stored.tier,
                        stored.subject,
                        stored.explanation,
                        stored.item.map(hex -> new ItemDigest(Bytes.fromHex(hex))),
                        stored.entry,
                        stored.remedy))
                .toList();
    }
}
