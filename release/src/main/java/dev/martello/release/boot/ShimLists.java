package dev.martello.release.boot;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.EfiGuid;
import dev.martello.evidence.pe.PeImage;
import dev.martello.evidence.pe.PeSection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The lists of keys that shim measures into PCR 14 on a machine whose owner has enrolled none: those that its builder put into it.
 *
 * @see <a href="https://github.com/rhboot/shim/blob/16.1/mok.c">shim 16.1, mok.c: mok_state_variables</a>
 * @see <a href="https://github.com/rhboot/shim/blob/16.1/cert.S">shim 16.1, cert.S: the section .vendor_cert</a>
 */
final class ShimLists {
    private static final String SBAT = ".sbat";
    private static final Bytes SBAT_OF_SHIM = Bytes.ascii("\nshim,");

    /** Sizes of the allowed and of the denied, and where each begins. */
    private static final int VENDOR_HEADER_BYTES = 16;

    private static final int DER_SEQUENCE = 0x30;
    private static final int LIST_HEADER_BYTES = EfiGuid.BYTES + 12;

    /** That the kernel is to trust the list. */
    private static final Bytes TRUSTED = Bytes.of(1);

    private ShimLists() {}

    /** The content of each list that an image has by its name, if the image is a shim; none if it is not. */
    static SequencedMap<String, Bytes> of(PeImage image) {
        boolean isShim = image.section(SBAT)
                .filter(sbat -> sbat.loaded().contains(SBAT_OF_SHIM))
                .isPresent();
        if (!isShim) {
            return new LinkedHashMap<>();
        }
        // Its section has a name too long for the table of sections, so it is known by what is in it.
        return image.sections().stream()
                .map(ShimLists::vendor)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(LinkedHashMap::new);
    }

    private static Optional<SequencedMap<String, Bytes>> vendor(PeSection section) {
        Bytes content = section.loaded();
        if (content.length() < VENDOR_HEADER_BYTES) {
            return Optional.empty();
        }
        ByteBuffer header = content.asBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long allowed = Integer.toUnsignedLong(header.getInt());
        long denied = Integer.toUnsignedLong(header.getInt());
        long allowedAt = Integer.toUnsignedLong(header.getInt());
        long deniedAt = Integer.toUnsignedLong(header.getInt());
        if (allowedAt != VENDOR_HEADER_BYTES
                || deniedAt != allowedAt + allowed
                || deniedAt + denied != content.length()) {
            return Optional.empty();
        }
        SequencedMap<String, Bytes> lists = new LinkedHashMap<>();
        if (allowed > 0) {
            lists.put("MokList", signatureList(content.slice((int) allowedAt, (int) deniedAt)));
        }
        if (denied > 0) {
            lists.put("MokListX", content.slice((int) deniedAt, content.length()));
        }
        lists.put("MokListTrusted", TRUSTED);
        return Optional.of(lists);
    }

    /** One certificate becomes a list of one (UEFI 2.10, 32.4.1); what is a list already stays as it is. */
    private static Bytes signatureList(Bytes allowed) {
        if (allowed.at(0) != DER_SEQUENCE) {
            return allowed;
        }
        int signatureBytes = EfiGuid.BYTES + allowed.length();
        ByteBuffer sizes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        sizes.putInt(LIST_HEADER_BYTES + signatureBytes).putInt(0).putInt(signatureBytes);
        return Bytes.concat(
                EfiGuid.CERT_X509.octets(), Bytes.owning(sizes.array()), EfiGuid.SHIM_LOCK.octets(), allowed);
    }
}
