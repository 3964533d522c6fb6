package dev.martello.cli.ledger;

import dev.martello.bytes.Bytes;
import dev.martello.cli.terminal.Terminal;
import dev.martello.server.ledger.LedgerEntry;
import dev.martello.server.ledger.LedgerEntryFormat;
import dev.martello.server.ledger.MalformedLedgerEntry;
import java.nio.charset.StandardCharsets;

/** Entries in words. */
final class EntryText {
    private EntryText() {}

    /** One line; an entry of a kind that this version does not know comes as it is. */
    static String line(long index, Bytes octets) {
        String text;
        try {
            LedgerEntry entry = LedgerEntryFormat.parse(octets);
            text = entry.time() + "  %-19s  ".formatted(LedgerEntryFormat.kind(entry)) + words(entry);
        } catch (MalformedLedgerEntry e) {
            text = octets.toString(StandardCharsets.UTF_8);
        }
        return "%8d  ".formatted(index) + Terminal.safe(text);
    }

    private static String words(LedgerEntry entry) {
        return switch (entry) {
            case LedgerEntry.Enrolled each ->
                each.appliance().shortText() + " (" + each.platform().label() + ") with key "
                        + each.akName().toHex();
            case LedgerEntry.VerdictChanged each ->
                each.appliance().shortText() + " is " + each.tier()
                        + each.release().map(release -> ", release " + release).orElse("")
                        + (each.rules().isEmpty()
                                ? ""
                                : ": "
                                        + String.join(
                                                ", ",
                                                each.rules().stream()
                                                        .map(Object::toString)
                                                        .toList()))
                        + each.silentSince()
                                .map(time -> " (silent since " + time + ")")
                                .orElse("");
            case LedgerEntry.TwoPlaces each -> each.appliance().shortText() + " reports from two TPMs";
            case LedgerEntry.CertificateGranted each ->
                each.appliance().shortText() + " got " + each.serial() + " until " + each.notAfter() + " for "
                        + String.join(", ", each.names());
            case LedgerEntry.CertificateRevoked each ->
                each.appliance().shortText() + " lost " + each.serial() + ": " + each.reason();
            case LedgerEntry.SecretGranted each ->
                each.appliance().shortText() + " got secret " + each.name() + ", version " + each.version() + ", until "
                        + each.until();
            case LedgerEntry.OperatorActed each ->
                each.act().label() + ": " + each.subject()
                        + each.digest()
                                .map(digest -> " (sha256 " + digest.toHex() + ")")
                                .orElse("");
        };
    }
}
