package dev.martello.server.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.appraisal.RuleId;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerEntryFormatTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00.123456Z");
    private static final ApplianceId ID = new ApplianceId(Bytes.repeat(0xab, 32));
    private static final Bytes DIGEST = Bytes.repeat(1, 32);

    static Stream<LedgerEntry> entries() {
        return Stream.of(
                new LedgerEntry.Enrolled(NOW, ID, Platform.LINUX_AMD64, Bytes.of(0, 11, 7)),
                new LedgerEntry.VerdictChanged(
                        NOW,
                        ID,
                        TrustTier.CONTRAINDICATED,
                        Optional.of("2026.11.2"),
                        "r1",
                        List.of(new RuleId("secure-boot.off")),
                        3,
                        DIGEST,
                        Optional.of(NOW.minusSeconds(600))),
                new LedgerEntry.VerdictChanged(
                        NOW, ID, TrustTier.AFFIRMING, Optional.empty(), "r1", List.of(), 0, DIGEST, Optional.empty()),
                new LedgerEntry.TwoPlaces(NOW, ID),
                new LedgerEntry.CertificateGranted(
                        NOW,
                        ID,
                        "0a1b",
                        List.of("spiffe://cdn.example/site/ams1/appliance/" + ID, "ams1-e01.cdn.example"),
                        DIGEST,
                        NOW,
                        NOW.plusSeconds(3600)),
                new LedgerEntry.CertificateRevoked(NOW, ID, "0a1b", "verdict.contraindicated"),
                new LedgerEntry.SecretGranted(NOW, ID, "disk", 2, NOW.plusSeconds(300)),
                new LedgerEntry.OperatorActed(NOW, LedgerAct.POLICY_ADOPTED, "policy 0101…", Optional.of(DIGEST)),
                new LedgerEntry.OperatorActed(
                        NOW, LedgerAct.RING_PLANNED, "a \"ring\"\nof two lines", Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void readsBackWhatItWrote(LedgerEntry entry) throws Exception {
        assertThat(LedgerEntryFormat.parse(LedgerEntryFormat.write(entry))).isEqualTo(entry);
    }

    @Test
    void writesOneLineThatPeopleCanRead() {
        assertThat(LedgerEntryFormat.write(
                                new LedgerEntry.CertificateRevoked(NOW, ID, "0a1b", "verdict.contraindicated"))
                        .toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"kind\":\"certificate-revoked\",\"time\":\"2026-11-01T10:00:00.123456Z\",\"appliance\":\""
                        + ID + "\",\"serial\":\"0a1b\",\"reason\":\"verdict.contraindicated\"}");
    }

    @ParameterizedTest
    @MethodSource("entries")
    void refusesEachTruncationAndReadsNoFlippedBitAsTheSame(LedgerEntry entry) {
        Bytes octets = LedgerEntryFormat.write(entry);
        for (int length = 0; length < octets.length(); length++) {
            Bytes cut = octets.slice(0, length);
            assertThatThrownBy(() -> LedgerEntryFormat.parse(cut)).isInstanceOf(MalformedLedgerEntry.class);
        }
        for (int bit = 0; bit < octets.length() * 8; bit++) {
            byte[] flipped = octets.toArray();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertThat(LedgerEntryFormat.parse(Bytes.owning(flipped))).isNotEqualTo(entry);
            } catch (MalformedLedgerEntry e) {
                assertThat(e).hasMessageMatching("(?s).+");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "{\"kind\":\"two-places\",\"time\":\"2026-11-01T10:00:00Z\"}",
                "{\"kind\":\"other\",\"time\":\"2026-11-01T10:00:00Z\"}",
                "{\"kind\":\"operator\",\"time\":\"2026-11-01T10:00:00Z\",\"act\":\"other\",\"subject\":\"x\"}",
                "{ \"kind\":\"operator\",\"time\":\"2026-11-01T10:00:00Z\",\"act\":\"ring-planned\",\"subject\":\"x\"}",
                "{\"time\":\"2026-11-01T10:00:00Z\",\"kind\":\"operator\",\"act\":\"ring-planned\",\"subject\":\"x\"}",
                "{\"kind\":\"operator\",\"time\":\"2026-11-01T10:00:00.000Z\",\"act\":\"ring-planned\",\"subject\":\"x\"}",
                "{\"kind\":\"operator\",\"time\":\"soon\",\"act\":\"ring-planned\",\"subject\":\"x\"}",
                "{\"kind\":\"operator\",\"time\":\"2026-11-01T10:00:00Z\",\"act\":\"ring-planned\",\"subject\":\"x\",\"more\":1}",
                "{\"kind\":\"operator\",\"time\":\"2026-11-01T10:00:00Z\",\"act\":\"ring-planned\",\"subject\":\"\\u0078\"}"
            })
    void refusesAnyOtherForm(String text) {
        assertThatThrownBy(() -> LedgerEntryFormat.parse(Bytes.utf8(text))).isInstanceOf(MalformedLedgerEntry.class);
    }

    @Test
    void refusesAnEntryThatFitsInNoBundle() {
        assertThatThrownBy(() -> LedgerEntryFormat.write(new LedgerEntry.OperatorActed(
                        NOW, LedgerAct.RING_PLANNED, "x".repeat(LedgerEntryFormat.MAX_BYTES), Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65535");
    }
}
