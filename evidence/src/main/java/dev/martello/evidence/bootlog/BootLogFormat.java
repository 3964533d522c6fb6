package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.bootlog.BootLog.Format;
import dev.martello.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The two ways a log is written.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/pc-client-specific-platform-firmware-profile-specification/">PC
 *     Client Platform Firmware Profile, §10.2.1 (TCG_PCR_EVENT) and §10.2.2 (TCG_PCR_EVENT2)</a>
 */
final class BootLogFormat {
    /** A TPM has a handful of banks. */
    private static final int MAX_DIGESTS = 16;

    private final BytesReader<MalformedBootLog> in;
    private final List<BootEvent> events = new ArrayList<>();
    private int missingVendorBytes;

    private BootLogFormat(Bytes log) {
        this.in = BytesReader.littleEndian(log, MalformedBootLog::new);
    }

    static BootLog parse(Bytes log) throws MalformedBootLog {
        if (log.length() > BootLog.MAX_BYTES) {
            throw new MalformedBootLog(
                    0, "has " + log.length() + " octets, at most " + BootLog.MAX_BYTES + " are allowed");
        }
        int padding = startOfPadding(log);
        if (padding == 0) {
            throw new MalformedBootLog(0, "holds no event");
        }
        BootLogFormat format = new BootLogFormat(log);
        try {
            return format.read(padding, 0);
        } catch (MalformedBootLog e) {
            if (format.missingVendorBytes == 0) {
                throw e;
            }
            // Some logs do not count the vendor's information in the size of their first event.
            return new BootLogFormat(log).read(padding, format.missingVendorBytes);
        }
    }

    static Bytes write(BootLog log) {
        BytesWriter out = BytesWriter.littleEndian();
        boolean agile = false;
        for (BootEvent event : log.events()) {
            boolean first = out.length() == 0;
            out.u32(event.pcrNumber()).u32(event.type().value());
            if (agile) {
                out.u32(event.loggedDigests().size());
                event.loggedDigests().forEach(each -> out.u16(each.algorithm()).bytes(each.octets()));
            } else {
                out.bytes(event.loggedDigests().getFirst().octets());
            }
            out.sized32(event.data());
            if (first) {
                log.specId().ifPresent(specId -> out.bytes(specId.vendorInfoBeyond(event.data())));
                agile = log.format() == Format.CRYPTO_AGILE;
            }
        }
        return out.bytes(log.padding()).toBytes();
    }

    private BootLog read(int padding, int vendorBytesBeyond) throws MalformedBootLog {
        BootEvent first = readSha1Event();
        events.add(first);
        Optional<SpecIdEvent> specId = readSpecId(first, vendorBytesBeyond);
        boolean agile = specId.isPresent() && specId.get().version() == SpecIdEvent.Version.EVENT03;
        // Octets that are all alike up to the end are padding, even where they would read as an event of zeros.
        while (in.offset() < padding) {
            events.add(agile ? readAgileEvent(specId.get()) : readSha1Event());
        }
        return new BootLog(agile ? Format.CRYPTO_AGILE : Format.SHA1, specId, events, in.rest());
    }

    private Optional<SpecIdEvent> readSpecId(BootEvent first, int vendorBytesBeyond) throws MalformedBootLog {
        if (first.type() != EventType.Tcg.EV_NO_ACTION) {
            return Optional.empty();
        }
        long base = in.offset() - first.data().length();
        Optional<SpecIdEvent.Reading> reading = SpecIdEvent.read(BytesReader.littleEndian(
                first.data(), (offset, problem) -> new MalformedBootLog(base + offset, problem)));
        if (reading.isEmpty()) {
            return Optional.empty();
        }
        missingVendorBytes = reading.get().missingVendorBytes();
        Bytes beyond = in.bytes(vendorBytesBeyond, "vendorInfo");
        return Optional.of(reading.get().event().withVendorInfo(beyond));
    }

    private BootEvent readSha1Event() throws MalformedBootLog {
        long start = in.offset();
        long pcr = in.u32("pcrIndex");
        EventType type = EventType.of(in.u32("eventType"));
        LoggedDigest digest =
                new LoggedDigest(HashAlgorithm.SHA1.id(), in.bytes(HashAlgorithm.SHA1.digestBytes(), "digest"));
        return new BootEvent(events.size(), start, pcr, type, List.of(digest), readData());
    }

    private BootEvent readAgileEvent(SpecIdEvent specId) throws MalformedBootLog {
        long start = in.offset();
        long pcr = in.u32("pcrIndex");
        EventType type = EventType.of(in.u32("eventType"));
        int count = in.count32("digests.count", MAX_DIGESTS, 2);
        List<LoggedDigest> digests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            LoggedDigest digest = readDigest(specId);
            if (digests.stream().anyMatch(each -> each.algorithm() == digest.algorithm())) {
                throw in.malformed("event " + events.size() + " has two digests of algorithm " + digest.algorithm());
            }
            digests.add(digest);
        }
        return new BootEvent(events.size(), start, pcr, type, digests, readData());
    }

    private LoggedDigest readDigest(SpecIdEvent specId) throws MalformedBootLog {
        long start = in.offset();
        int algorithm = in.u16("hashAlg");
        int length = specId.digestBytes(algorithm)
                .orElseThrow(() -> in.malformedAt(
                        start, "algorithm " + algorithm + " is not in the Spec ID event, so its digest has no size"));
        return new LoggedDigest(algorithm, in.bytes(length, "digest"));
    }

    private Bytes readData() throws MalformedBootLog {
        return in.bytes(in.size32("eventSize", BootLog.MAX_BYTES), "event");
    }

    /** Where the run of equal octets {@code 00} or {@code ff} starts that reaches to the end; the length if there is none. */
    private static int startOfPadding(Bytes log) {
        int start = log.length();
        if (start == 0) {
            return 0;
        }
        int last = log.at(start - 1);
        if (last != 0x00 && last != 0xff) {
            return start;
        }
        while (start > 0 && log.at(start - 1) == last) {
            start--;
        }
        return start;
    }
}
