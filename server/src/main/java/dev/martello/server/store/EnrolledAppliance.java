package dev.martello.server.store;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.ChassisSerial;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import java.time.Instant;
import java.util.Optional;

/**
 * An appliance that proved its attestation key to be in its TPM.
 *
 * @param ekPublic the endorsement key's {@code TPMT_PUBLIC}
 * @param iakCertificate of the initial attestation key that it proved to have, if it did
 * @param akName the name of the attestation key it signs with
 * @param akPublic that key's {@code TPMT_PUBLIC}
 * @param enrolled when it enrolled that key
 * @param clock of the last accepted quote of that key
 * @param standing what came of its last report, if there was one
 * @param twoPlaces since when two TPMs are known to report with its keys, if they do
 * @param chassisSerial what its firmware last said is the machine's serial number, which nobody proved
 */
public record EnrolledAppliance(
        ApplianceId id,
        Platform platform,
        Bytes ekPublic,
        Optional<Bytes> ekCertificate,
        Optional<Bytes> iakCertificate,
        Bytes akName,
        Bytes akPublic,
        Instant enrolled,
        Optional<QuoteClock> clock,
        Optional<Standing> standing,
        Optional<Instant> twoPlaces,
        Optional<ChassisSerial> chassisSerial) {
    /** The same appliance, which says to be in a chassis. */
    public EnrolledAppliance withChassisSerial(ChassisSerial serial) {
        return new EnrolledAppliance(
                id,
                platform,
                ekPublic,
                ekCertificate,
                iakCertificate,
                akName,
                akPublic,
                enrolled,
                clock,
                standing,
                twoPlaces,
                Optional.of(serial));
    }

    /** How far it is trusted whose evidence was judged so: not at all if it is in two places. */
    public TrustTier tier(TrustTier judged) {
        return twoPlaces.isPresent() ? TrustTier.CONTRAINDICATED : judged;
    }

    /** One of which nothing is known but its keys. */
    public static EnrolledAppliance withKeys(
            ApplianceId id, Platform platform, Bytes ekPublic, Bytes akName, Bytes akPublic, Instant enrolled) {
        return new EnrolledAppliance(
                id,
                platform,
                ekPublic,
                Optional.empty(),
                Optional.empty(),
                akName,
                akPublic,
                enrolled,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * What came of an appliance's last report.
     *
     * @param evidenceDigest names the items it stood by, and where it stood
     * @param reported when it came
     * @param leaseUntil until when its verdict holds
     */
    public record Standing(String evidenceDigest, Instant reported, Instant leaseUntil) {
        /** Whether its verdict holds at a time. */
        public boolean holds(Instant time) {
            return time.isBefore(leaseUntil);
        }

        /** The same report, its evidence under another name. */
        public Standing withEvidence(String newDigest) {
            return new Standing(newDigest, reported, leaseUntil);
        }
    }
}
