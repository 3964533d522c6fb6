package dev.martello.evidence.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesWriter;
import dev.martello.evidence.machine.OsRelease;
import dev.martello.fuzz.Parsing;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

    static Stream<byte[]> dpkgStatus() {
        return Stream.of("""
                Package: nginx
                Status: install ok installed
                Architecture: amd64
                Version: 1.22.1-9+deb12u2
                Source: nginx-common (1.22)
                Description: a server
                 of the web

                Package: gone
                Status: deinstall ok config-files
                Version: 1
                """).map(text -> Bytes.utf8(text).toArray());
    }

    @MethodSource("dpkgStatus")
    @FuzzTest(maxDuration = "2m")
    void dpkgStatus(byte[] octets) throws Exception {
        listed(octets, lines -> {
            DpkgStatus status = new DpkgStatus(new OsRelease("debian", "12"), "status");
            for (int i = 0; i < lines.size(); i++) {
                status.line(lines.get(i), i + 1);
            }
            return status.packages();
        });
    }

    static Stream<byte[]> apkInstalled() {
        return Stream.of("C:Q1abc=\nP:musl\nV:1.2.5-r0\nA:x86_64\no:musl\nF:lib\nR:ld-musl-x86_64.so.1\n\nP:a\nV:1\n")
                .map(text -> Bytes.utf8(text).toArray());
    }

    @MethodSource("apkInstalled")
    @FuzzTest(maxDuration = "2m")
    void apkInstalled(byte[] octets) throws Exception {
        listed(octets, lines -> {
            ApkInstalled installed = new ApkInstalled(new OsRelease("alpine", "3.20"), "installed");
            for (int i = 0; i < lines.size(); i++) {
                installed.line(lines.get(i), i + 1);
            }
            return installed.packages();
        });
    }

    /** Reads the lines of a list of packages. */
    @FunctionalInterface
    private interface Lines {
        List<InstalledPackage> parse(List<String> lines) throws PackagesUnreadable;
    }

    private static void listed(byte[] octets, Lines lines) throws Exception {
        new Parsing<>(
                        PackagesUnreadable.class,
                        in -> lines.parse(
                                in.toString(StandardCharsets.UTF_8).lines().toList()),
                        5000)
                .check(
                        octets,
                        all -> assertThat(all)
                                .allSatisfy(each -> assertThat(each.url())
                                        .startsWith("pkg:")
                                        .isPrintable()));
    }
}
