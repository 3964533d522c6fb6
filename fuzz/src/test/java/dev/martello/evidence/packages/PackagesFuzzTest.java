package dev.martello.evidence.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.machine.OsRelease;
import dev.martello.fuzz.Parsing;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** What package managers wrote down in an image; beside the code, because packages are read by their package alone. */
class PackagesFuzzTest {
    private static final int STRING = 6;
    private static final int INT32 = 4;

    static Stream<byte[]> rpmHeaders() {
        Bytes data = Bytes.concat(
                Bytes.of(0, 0, 0, 2), Bytes.ascii("nginx\0001.20.1\00014.el9\0x86_64\0nginx-1.20.1-14.el9.src.rpm\0"));
        return Stream.of(
                        header(
                                data,
                                entry(1000, STRING, 4),
                                entry(1001, STRING, 10),
                                entry(1002, STRING, 17),
                                entry(1003, INT32, 0),
                                entry(1022, STRING, 24),
                                entry(1044, STRING, 31)),
                        header(Bytes.ascii("gpg-pubkey\0"), entry(1000, STRING, 0)))
                .map(Bytes::toArray);
    }

    private static Bytes header(Bytes data, Bytes... entries) {
        return BytesWriter.bigEndian()
                .u32(entries.length)
                .u32(data.length())
                .bytes(Bytes.concat(entries))
                .bytes(data)
                .toBytes();
    }

    private static Bytes entry(int tag, int type, int offset) {
        return BytesWriter.bigEndian().u32(tag).u32(type).u32(offset).u32(1).toBytes();
    }

    @MethodSource("rpmHeaders")
    @FuzzTest(maxDuration = "3m")
    void rpmHeaders(byte[] octets) throws Exception {
        OsRelease os = new OsRelease("rocky", "9.4");
        new Parsing<>(MalformedRpmHeader.class, header -> RpmDatabase.installed(os, header), 5000)
                .check(
                        octets,
                        installed -> installed.ifPresent(each -> assertThat(each.url())
                                .startsWith("pkg:rpm/rocky/")
                                .hasSizeLessThan(2000)
                                .isPrintable()));
    }
}
