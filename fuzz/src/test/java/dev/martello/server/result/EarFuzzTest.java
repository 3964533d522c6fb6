package dev.martello.server.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.fuzz.Parsing;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What whoever hands over a result makes of it; beside the code, because claims are read by their package alone. */
class EarFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final ResultKey KEY = ResultKey.of(ResultKey.make(new SecureRandom()));

    private static Ear ear(TrustTier tier) {
        return new Ear(
                new ApplianceId(Bytes.repeat(0xab, 32)),
                NOW,
                NOW.plusSeconds(300),
                Optional.of("0123456789abcdef"),
                "examiner 1",
                tier,
                TrustworthinessVector.of(tier, List.of()),
                Optional.of("r1"),
                Optional.of("2026.11.1"),
                tier == TrustTier.NONE ? List.of() : List.of("release.outdated"));
    }

    static Stream<byte[]> claims() {
        return Stream.of(TrustTier.values())
                .map(tier -> EarClaims.write(ear(tier)).toArray());
    }

    @MethodSource("claims")
    @FuzzTest(maxDuration = "2m")
    void claims(byte[] octets) throws Exception {
        new Parsing<>(MalformedEar.class, EarClaims::read, 2000)
                .check(
                        octets,
                        ear -> assertThat(EarClaims.read(EarClaims.write(ear))).isEqualTo(ear));
    }

    static Stream<byte[]> results() {
        return Stream.of(
                Bytes.ascii(KEY.sign(EarClaims.write(ear(TrustTier.WARNING)))).toArray());
    }

    @MethodSource("results")
    @FuzzTest(maxDuration = "2m")
    void results(byte[] octets) throws Exception {
        EarVerifier verifier = EarVerifier.of(PublishedKeys.write(List.of(KEY)));
        new Parsing<>(MalformedEar.class, text -> verifier.check(text.toString(StandardCharsets.ISO_8859_1), NOW), 2000)
                .check(octets, check -> {
                    if (check instanceof EarVerifier.Check.Genuine(Ear ear)) {
                        assertThat(ear).as("one was signed only").isEqualTo(ear(TrustTier.WARNING));
                    }
                });
    }

    static Stream<byte[]> keySets() {
        return Stream.of(PublishedKeys.write(List.of(KEY)).toArray());
    }

    @MethodSource("keySets")
    @FuzzTest(maxDuration = "2m")
    void keySets(byte[] octets) throws Exception {
        new Parsing<>(MalformedEar.class, EarVerifier::of, 20_000).check(octets, _ -> {});
    }
}
