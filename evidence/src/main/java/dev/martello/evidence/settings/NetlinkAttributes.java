package dev.martello.evidence.settings;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The attributes of a message of netlink, or of an attribute that has some. Those of the packet filter have their numbers in the order of the network.
 *
 * @see <a href="https://docs.kernel.org/userspace-api/netlink/intro.html">Introduction to Netlink</a>
 */
record NetlinkAttributes(List<Attribute> all) {
    /** One of them. */
    record Attribute(int type, Bytes value) {}

    /** Two bits of the type say how the value is written. */
    private static final int TYPE = 0x3fff;

    private static final int HEADER_BYTES = 4;
    private static final int ALIGNMENT = 4;

    NetlinkAttributes {
        all = List.copyOf(all);
    }

    static NetlinkAttributes read(Bytes octets) throws MalformedSettings {
        BytesReader<MalformedSettings> in = BytesReader.littleEndian(octets, MalformedSettings::new);
        List<Attribute> all = new ArrayList<>();
        while (in.remaining() >= HEADER_BYTES) {
            int length = in.u16("nla_len");
            int type = in.u16("nla_type") & TYPE;
            all.add(new Attribute(type, in.bytes(length - HEADER_BYTES, "the value of an attribute")));
            in.skip(Math.min(padding(length), in.remaining()), "padding");
        }
        return new NetlinkAttributes(all);
    }

    /** How many octets there are up to the next message or attribute. */
    static int padding(int length) {
        return Math.floorMod(-length, ALIGNMENT);
    }

    Optional<Bytes> value(int type) {
        return all.stream()
                .filter(each -> each.type() == type)
                .map(Attribute::value)
                .findFirst();
    }

    /** A text, which ends with a NUL; empty if there is none. */
    String text(int type) {
        Bytes value = value(type).orElse(Bytes.EMPTY);
        int end = value.indexOf(0);
        return (end < 0 ? value : value.slice(0, end)).toString(StandardCharsets.UTF_8);
    }

    Optional<Integer> number(int type) throws MalformedSettings {
        Optional<Bytes> value = value(type);
        return value.isPresent()
                ? Optional.of((int) BytesReader.bigEndian(value.get(), MalformedSettings::new)
                        .u32("a number"))
                : Optional.empty();
    }

    /** Those of an attribute; none if it is not there. */
    NetlinkAttributes within(int type) throws MalformedSettings {
        return read(value(type).orElse(Bytes.EMPTY));
    }
}
