package dev.martello.appraisal.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.policy.MalformedPolicy;
import dev.martello.appraisal.policy.Policy;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.fuzz.Parsing;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** What operators hand in; beside the code, because statements are read by their package alone. */
class DocumentsFuzzTest {
    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    static Stream<byte[]> envelopes() {
        return Stream.of(
                        new Dsse(
                                "text/plain",
                                Bytes.ascii("hello"),
                                List.of(new Dsse.Signature(Optional.of("key"), Bytes.repeat(1, 64)))),
                        new Dsse(
                                Statement.PAYLOAD_TYPE,
                                Bytes.of(0, 1, 0xff),
                                List.of(
                                        new Dsse.Signature(Optional.of("key"), Bytes.repeat(1, 64)),
                                        new Dsse.Signature(Optional.empty(), Bytes.repeat(2, 70)))))
                .map(envelope -> envelope.write().toArray());
    }

    @MethodSource("envelopes")
    @FuzzTest(maxDuration = "2m")
    void envelopes(byte[] octets) throws Exception {
        new Parsing<>(MalformedEnvelope.class, Dsse::parse, 5000)
                .check(
                        octets,
                        envelope -> assertThat(Dsse.parse(envelope.write())).isEqualTo(envelope));
    }

    static Stream<byte[]> statements() {
        return Stream.of(new Statement(
                        "linux/amd64/2026.11.2",
                        HashAlgorithm.SHA256.hash(Bytes.EMPTY),
                        "https://martello.dev/release/v1",
                        Bytes.ascii("{\"a\": [1, {\"b\": null}]}"))
                .write()
                .toArray());
    }

    @MethodSource("statements")
    @FuzzTest(maxDuration = "2m")
    void statements(byte[] octets) throws Exception {
        new Parsing<>(MalformedStatement.class, Statement::parse, 5000)
                .check(
                        octets,
                        statement ->
                                assertThat(Statement.parse(statement.write())).isEqualTo(statement));
    }

    static Stream<byte[]> releases() {
        Digest digest = HashAlgorithm.SHA256.hash(Bytes.ascii("a"));
        Release release = new Release(
                "1.2",
                Platform.LINUX_AMD64,
                3,
                "a release",
                NamedDigests.of(
                        Map.of("\\EFI\\BOOT\\BOOTX64.EFI", List.of(digest, HashAlgorithm.SHA384.hash(Bytes.EMPTY)))),
                List.of("root=/dev/dm-0"),
                List.of("1.1"),
                FileDigests.of(Map.of("/bin/sh", List.of(digest), "/usr/sbin/nginx", List.of(digest))));
        return Stream.of(ReleaseManifest.write(release).toArray());
    }

    @MethodSource("releases")
    @FuzzTest(maxDuration = "3m")
    void releases(byte[] octets) throws Exception {
        new Parsing<>(MalformedRelease.class, ReleaseManifest::parse, 5000).check(octets, release -> {
            Bytes written = ReleaseManifest.write(release);
            assertThat(ReleaseManifest.write(ReleaseManifest.parse(written))).isEqualTo(written);
        });
    }

    static Stream<byte[]> profiles() {
        return Stream.of("""
                {"profile": 1, "model": "edge-2u", "firmwareVersion": "2.4.1", "description": "", "startupLocality": 3,
                 "events": [
                   {"pcr": 0, "type": "EV_S_CRTM_VERSION", "label": "firmware version",
                    "values": [{"digests": ["%s"], "says": "2.4.1"}]},
                   {"pcr": 1, "type": "EV_EFI_VARIABLE_BOOT", "label": "Boot####", "atLeast": 0, "atMost": 1000,
                    "varies": "names a disk"}]}
                """.formatted(DIGEST)).map(text -> Bytes.utf8(text).toArray());
    }

    @MethodSource("profiles")
    @FuzzTest(maxDuration = "3m")
    void profiles(byte[] octets) throws Exception {
        new Parsing<>(MalformedProfile.class, ProfileDocument::parse, 5000)
                .check(
                        octets,
                        profile -> assertThat(ProfileDocument.parse(ProfileDocument.write(profile)))
                                .isEqualTo(profile));
    }

    static Stream<byte[]> policies() {
        return Stream.of(Policy.defaultDocument(), Bytes.utf8("""
                        policy: 1
                        requirements: {pcrs: [0, 4, 7], banks: [sha256]}
                        rules:
                          - id: site.example
                            severity: high
                            tier: warning
                            subject: example
                            message: an example
                            when: boot.applications.size() == 0
                        """)).map(Bytes::toArray);
    }

    @MethodSource("policies")
    @FuzzTest(maxDuration = "3m")
    void policies(byte[] octets) throws Exception {
        new Parsing<>(MalformedPolicy.class, yaml -> CompiledPolicy.of(Policy.parse(yaml)), 200_000)
                .check(octets, policy -> assertThat(policy.rules()).isNotNull());
    }

    @Test
    void samplesAreDocuments() throws Exception {
        ReleaseManifest.parse(Bytes.owning(releases().findFirst().orElseThrow()));
        ProfileDocument.parse(Bytes.owning(profiles().findFirst().orElseThrow()));
        for (byte[] policy : policies().toList()) {
            CompiledPolicy.of(Policy.parse(Bytes.owning(policy)));
        }
    }
}
