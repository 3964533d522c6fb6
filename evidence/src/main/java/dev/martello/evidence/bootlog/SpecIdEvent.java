package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import dev.martello.bytes.BytesWriter;
import dev.martello.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The first event of most logs, which says how the others are written.
 *
 * @param uintnOctets 4 or 8: how wide the firmware's {@code UINTN} is; 0 where the log does not say
 * @param algorithms the banks and the octets of their digests, none before {@link Version#EVENT03}
 * @see <a href="https://trustedcomputinggroup.org/resource/pc-client-specific-platform-firmware-profile-specification/">PC
 *     Client Platform Firmware Profile, §10.4.5.1</a>
 */
public record SpecIdEvent(
        Version version,
        long platformClass,
        int major,
        int minor,
        int errata,
        int uintnOctets,
        List<AlgorithmSize> algorithms,
        Bytes vendorInfo) {
    /** How the event is signed. */
    public enum Version {
        /** PC Client for conventional BIOS, TPM 1.2. */
        EVENT00("Spec ID Event00"),
        /** EFI platforms, TPM 1.2 and early 2.0: SHA-1 alone. */
        EVENT02("Spec ID Event02"),
        /** Crypto-agile logs. */
        EVENT03("Spec ID Event03");

        private final String text;

        Version(String text) {
            this.text = text;
        }

        private Bytes signature() {
            return Bytes.concat(Bytes.ascii(text), Bytes.of(0));
        }
    }

    /**
     * One row of the table of banks.
     *
     * @param algorithm a {@code TPM_ALG_ID}
     */
    public record AlgorithmSize(int algorithm, int digestBytes) {}

    /**
     * An event as it was read.
     *
     * @param missingVendorBytes octets of vendor information that the event announces and does not hold
     */
    record Reading(SpecIdEvent event, int missingVendorBytes) {}

    /** More algorithms than any registry of hash functions has by far. */
    private static final int MAX_ALGORITHMS = 16;

    private static final Bytes ANY_SIGNATURE = Bytes.ascii("Spec ID Event");
    private static final int SIGNATURE_BYTES = 16;

    public SpecIdEvent {
        algorithms = List.copyOf(algorithms);
    }

    /** The header that we write: PC Client Platform Firmware Profile 1.05 for a server or client with these banks. */
    static SpecIdEvent forBanks(List<HashAlgorithm> banks) {
        List<AlgorithmSize> sizes = banks.stream()
                .map(each -> new AlgorithmSize(each.id(), each.digestBytes()))
                .toList();
        return new SpecIdEvent(Version.EVENT03, 0, 2, 0, 2, 8, sizes, Bytes.EMPTY);
    }

    /** Reads the data of a log's first event; empty if that is an ordinary event. */
    static Optional<Reading> read(BytesReader<MalformedBootLog> in) throws MalformedBootLog {
        if (in.remaining() < SIGNATURE_BYTES) {
            return Optional.empty();
        }
        Bytes signature = in.bytes(SIGNATURE_BYTES, "signature");
        for (Version version : Version.values()) {
            if (signature.equals(version.signature())) {
                return Optional.of(readFields(version, in));
            }
        }
        if (signature.startsWith(ANY_SIGNATURE)) {
            throw in.malformed("the log is of a version not known here: " + signature.toHex());
        }
        return Optional.empty();
    }

    /** Octets of a digest of this algorithm, as the log itself says or as we know. */
    OptionalInt digestBytes(int algorithm) {
        for (AlgorithmSize each : algorithms) {
            if (each.algorithm() == algorithm) {
                return OptionalInt.of(each.digestBytes());
            }
        }
        return HashAlgorithm.ofId(algorithm)
                .map(known -> OptionalInt.of(known.digestBytes()))
                .orElse(OptionalInt.empty());
    }

    SpecIdEvent withVendorInfo(Bytes more) {
        Bytes whole = Bytes.concat(vendorInfo, more);
        return new SpecIdEvent(version, platformClass, major, minor, errata, uintnOctets, algorithms, whole);
    }

    /** What of the vendor's information an event with this data leaves to the octets behind it. */
    Bytes vendorInfoBeyond(Bytes data) {
        int outside = write().length() - data.length();
        return outside > 0 && outside <= vendorInfo.length()
                ? vendorInfo.from(vendorInfo.length() - outside)
                : Bytes.EMPTY;
    }

    /** The event's data. */
    Bytes write() {
        BytesWriter out = BytesWriter.littleEndian()
                .bytes(version.signature())
                .u32(platformClass)
                .u8(minor)
                .u8(major)
                .u8(errata)
                .u8(uintnOctets / 4);
        if (version == Version.EVENT03) {
            out.u32(algorithms.size());
            algorithms.forEach(each -> out.u16(each.algorithm()).u16(each.digestBytes()));
        }
        return out.u8(vendorInfo.length()).bytes(vendorInfo).toBytes();
    }

    private static Reading readFields(Version version, BytesReader<MalformedBootLog> in) throws MalformedBootLog {
        long platformClass = in.u32("platformClass");
        int minor = in.u8("specVersionMinor");
        int major = in.u8("specVersionMajor");
        int errata = in.u8("specErrata");
        int uintnOctets = 4 * in.u8("uintnSize");
        List<AlgorithmSize> sizes = version == Version.EVENT03 ? readAlgorithms(in) : List.of();
        int vendorBytes = in.atEnd() ? 0 : in.u8("vendorInfoSize");
        Bytes vendorInfo = in.bytes(Math.min(vendorBytes, in.remaining()), "vendorInfo");
        int missing = vendorBytes - vendorInfo.length();
        return new Reading(
                new SpecIdEvent(version, platformClass, major, minor, errata, uintnOctets, sizes, vendorInfo), missing);
    }

    private static List<AlgorithmSize> readAlgorithms(BytesReader<MalformedBootLog> in) throws MalformedBootLog {
        int count = in.count32("numberOfAlgorithms", MAX_ALGORITHMS, 4);
        List<AlgorithmSize> sizes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long start = in.offset();
            AlgorithmSize row = new AlgorithmSize(in.u16("algorithmId"), in.u16("digestSize"));
            Optional<HashAlgorithm> known = HashAlgorithm.ofId(row.algorithm());
            if (known.isPresent() && known.get().digestBytes() != row.digestBytes()) {
                throw in.malformedAt(
                        start, "says that a " + known.get().label() + " digest has " + row.digestBytes() + " octets");
            }
            if (sizes.stream().anyMatch(each -> each.algorithm() == row.algorithm())) {
                throw in.malformedAt(start, "names algorithm " + row.algorithm() + " twice");
            }
            sizes.add(row);
        }
        return sizes;
    }
}
