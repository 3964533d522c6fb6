package dev.martello.server.ledger;

import dev.martello.appraisal.RuleId;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.ledger.LedgerEntry.CertificateGranted;
import dev.martello.server.ledger.LedgerEntry.CertificateRevoked;
import dev.martello.server.ledger.LedgerEntry.Enrolled;
import dev.martello.server.ledger.LedgerEntry.OperatorActed;
import dev.martello.server.ledger.LedgerEntry.SecretGranted;
import dev.martello.server.ledger.LedgerEntry.TwoPlaces;
import dev.martello.server.ledger.LedgerEntry.VerdictChanged;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Entries as octets: one JSON object in one line, its members in one order, nothing between them, so that one entry has one form and what is read
 * is written back as it was. {@code docs/ledger.md} has the members.
 */
public final class LedgerEntryFormat {
    /** A bundle of entries has two octets for the length of each (C2SP tlog-tiles). */
    public static final int MAX_BYTES = (1 << 16) - 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private LedgerEntryFormat() {}

    /**
     * The entry in its one form.
     *
     * @throws IllegalArgumentException if that is longer than {@value #MAX_BYTES} octets
     */
    public static Bytes write(LedgerEntry entry) {
        ObjectNode members = JSON.createObjectNode();
        members.put("kind", kind(entry)).put("time", entry.time().toString());
        switch (entry) {
            case Enrolled(var _, ApplianceId appliance, Platform platform, Bytes akName) ->
                of(members, appliance).put("platform", platform.label()).put("akName", akName.toHex());
            case VerdictChanged verdict -> write(of(members, verdict.appliance()), verdict);
            case TwoPlaces(var _, ApplianceId appliance) -> of(members, appliance);
            case CertificateGranted granted -> write(of(members, granted.appliance()), granted);
            case CertificateRevoked(var _, ApplianceId appliance, String serial, String reason) ->
                of(members, appliance).put("serial", serial).put("reason", reason);
            case SecretGranted(var _, ApplianceId appliance, String name, long version, Instant until) ->
                of(members, appliance)
                        .put("secret", name)
                        .put("version", version)
                        .put("until", until.toString());
            case OperatorActed(var _, LedgerAct act, String subject, Optional<Bytes> digest) -> {
                members.put("act", act.label()).put("subject", subject);
                digest.ifPresent(sha256 -> members.put("sha256", sha256.toHex()));
            }
        }
        Bytes octets = Bytes.owning(JSON.writeValueAsBytes(members));
        if (octets.length() > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "an entry of the ledger has " + octets.length() + " octets, at most " + MAX_BYTES + " fit");
        }
        return octets;
    }

    /** What an entry is called. */
    public static String kind(LedgerEntry entry) {
        return switch (entry) {
            case Enrolled _ -> "enrolled";
            case VerdictChanged _ -> "verdict";
            case TwoPlaces _ -> "two-places";
            case CertificateGranted _ -> "certificate-granted";
            case CertificateRevoked _ -> "certificate-revoked";
            case SecretGranted _ -> "secret-granted";
            case OperatorActed _ -> "operator";
        };
    }

    private static ObjectNode of(ObjectNode members, ApplianceId appliance) {
        return members.put("appliance", appliance.toString());
    }

    private static void write(ObjectNode members, VerdictChanged verdict) {
        members.put("tier", verdict.tier().name());
        verdict.release().ifPresent(release -> members.put("release", release));
        members.put("revision", verdict.revision());
        list(members, "rules", verdict.rules().stream().map(RuleId::text).toList());
        members.put("findings", verdict.findings())
                .put("findingsSha256", verdict.digest().toHex());
        verdict.silentSince().ifPresent(time -> members.put("silentSince", time.toString()));
    }

    private static void write(ObjectNode members, CertificateGranted granted) {
        members.put("serial", granted.serial());
        list(members, "names", granted.names());
        members.put("keySha256", granted.keyDigest().toHex())
                .put("notBefore", granted.notBefore().toString())
                .put("notAfter", granted.notAfter().toString());
    }

    private static void list(ObjectNode members, String name, List<String> texts) {
        ArrayNode array = members.putArray(name);
        texts.forEach(array::add);
    }

    /**
     * Reads an entry.
     *
     * @throws MalformedLedgerEntry unless {@link #write} makes these very octets of it
     */
    public static LedgerEntry parse(Bytes octets) throws MalformedLedgerEntry {
        if (octets.length() > MAX_BYTES) {
            throw new MalformedLedgerEntry("at most " + MAX_BYTES + " octets expected, found " + octets.length());
        }
        try {
            LedgerEntry entry = read(new Members(JSON.readTree(octets.toArray())));
            if (!write(entry).equals(octets)) {
                throw new MalformedLedgerEntry("it is not written in the one form of an entry");
            }
            return entry;
        } catch (JacksonException e) {
            throw new MalformedLedgerEntry("it is no JSON object: " + e.getOriginalMessage());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new MalformedLedgerEntry(String.valueOf(e.getMessage()));
        }
    }

    private static LedgerEntry read(Members members) throws MalformedLedgerEntry {
        Instant time = members.time("time");
        String kind = members.text("kind");
        return switch (kind) {
            case "enrolled" ->
                new Enrolled(
                        time,
                        members.appliance(),
                        Platform.ofLabel(members.text("platform"))
                                .orElseThrow(() -> new MalformedLedgerEntry("platform is unknown")),
                        members.octets("akName"));
            case "verdict" ->
                new VerdictChanged(
                        time,
                        members.appliance(),
                        TrustTier.valueOf(members.text("tier")),
                        members.optionalText("release"),
                        members.text("revision"),
                        members.texts("rules").stream().map(RuleId::new).toList(),
                        Math.toIntExact(members.number("findings")),
                        members.octets("findingsSha256"),
                        members.optionalText("silentSince").map(Instant::parse));
            case "two-places" -> new TwoPlaces(time, members.appliance());
            case "certificate-granted" ->
                new CertificateGranted(
                        time,
                        members.appliance(),
                        members.text("serial"),
                        members.texts("names"),
                        members.octets("keySha256"),
                        members.time("notBefore"),
                        members.time("notAfter"));
            case "certificate-revoked" ->
                new CertificateRevoked(time, members.appliance(), members.text("serial"), members.text("reason"));
            case "secret-granted" ->
                new SecretGranted(
                        time,
                        members.appliance(),
                        members.text("secret"),
                        members.number("version"),
                        members.time("until"));
            case "operator" ->
                new OperatorActed(
                        time,
                        LedgerAct.ofLabel(members.text("act"))
                                .orElseThrow(() -> new MalformedLedgerEntry("act is unknown")),
                        members.text("subject"),
                        members.optionalText("sha256").map(Bytes::fromHex));
            default -> throw new MalformedLedgerEntry("kind is unknown");
        };
    }

    /** The members of an object, each of the type that it must have. */
    private record Members(JsonNode object) {
        String text(String name) throws MalformedLedgerEntry {
            return optionalText(name).orElseThrow(() -> new MalformedLedgerEntry(name + ": expected a text"));
        }

        Optional<String> optionalText(String name) {
            return object.path(name).stringValueOpt();
        }

        Instant time(String name) throws MalformedLedgerEntry {
            return Instant.parse(text(name));
        }

        Bytes octets(String name) throws MalformedLedgerEntry {
            return Bytes.fromHex(text(name));
        }

        ApplianceId appliance() throws MalformedLedgerEntry {
            return ApplianceId.parse(text("appliance"));
        }

        long number(String name) throws MalformedLedgerEntry {
            return object.path(name)
                    .longValueOpt()
                    .orElseThrow(() -> new MalformedLedgerEntry(name + ": expected a whole number"));
        }

        List<String> texts(String name) throws MalformedLedgerEntry {
            List<String> texts = new ArrayList<>();
            for (JsonNode each : object.path(name)) {
                texts.add(each.stringValueOpt()
                        .orElseThrow(() -> new MalformedLedgerEntry(name + ": expected a list of texts")));
            }
            return texts;
        }
    }
}
