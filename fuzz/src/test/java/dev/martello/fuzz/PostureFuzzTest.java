package dev.martello.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.appraisal.policy.FactQuery;
import dev.martello.appraisal.policy.MalformedQuery;
import dev.martello.appraisal.posture.CompiledChecks;
import dev.martello.appraisal.posture.CompiledExemptions;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.appraisal.posture.PostureDocument;
import dev.martello.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** What operators ask and want to be so. */
class PostureFuzzTest {
    static Stream<byte[]> checks() {
        return Stream.of("""
                format: 1
                checks:
                  - id: site.example
                    title: Nobody but root has the number of root.
                    systems: [linux, freebsd]
                    severity: high
                    parameters: {limit: 3}
                    applies: accounts.users.size() < parameter.limit
                    each: "accounts.users.filter(u, u.uid == 0)"
                    pass: it.name == "root"
                    subject: "{it.name}"
                    seen: "uid {it.uid}"
                    why: It matters.
                    references: [a reference]
                    remedy: {risk: safe live, apply: a, undo: b}
                    passing: [{accounts: {users: [{name: root, uid: 0}]}}]
                    failing: [{accounts: {users: [{name: backdoor, uid: 0}]}}]
                profiles:
                  - name: site
                    title: Ours.
                    extends: [kspp]
                    checks: [site]
                    without: [ssh]
                    parameters: {site.example: {limit: 4}}
                    severity: {site.example: low}
                exceptions:
                  - check: site.example
                    subject: "a*"
                    owner: team
                    reason: it is known
                    granted: 2026-01-01
                    until: 2026-03-01
                    while: accounts.users.size() > 1
                """).map(text -> Bytes.utf8(text).toArray());
    }

    @MethodSource("checks")
    @FuzzTest(maxDuration = "3m")
    void checks(byte[] octets) throws Exception {
        new Parsing<>(MalformedCheck.class, PostureFuzzTest::compiled, 200_000)
                .check(octets, compiled -> assertThat(compiled).isNotNull());
    }

    private static CompiledExemptions compiled(Bytes yaml) throws MalformedCheck {
        PostureDocument document = PostureDocument.parse(yaml);
        CompiledChecks.of(document.checks());
        return CompiledExemptions.of(document.exemptions(), document.checks());
    }

    static Stream<byte[]> queries() {
        return Stream.of(
                        "boot.secureBoot != \"on\" && place.ring == \"broad\"",
                        "runtime.unknownFiles.exists(f, f.path.startsWith(\"/tmp\") || f.difference == \"added\")",
                        "release.securityVersion + 1 < [1, 2].map(x, x * 3)[0] ? true : has(posture.failed)")
                .map(text -> Bytes.utf8(text).toArray());
    }

    @MethodSource("queries")
    @FuzzTest(maxDuration = "2m")
    void queries(byte[] octets) throws Exception {
        new Parsing<>(MalformedQuery.class, in -> FactQuery.compile(in.toString(StandardCharsets.UTF_8)), 1_000_000)
                .check(octets, query -> assertThat(query).isNotNull());
    }

    @Test
    void samplesAreWhatTheyAreMeantToBe() throws Exception {
        for (byte[] sample : checks().toList()) {
            assertThat(compiled(Bytes.owning(sample))).isNotNull();
        }
        for (byte[] sample : queries().toList()) {
            FactQuery.compile(new String(sample, StandardCharsets.UTF_8));
        }
    }
}
