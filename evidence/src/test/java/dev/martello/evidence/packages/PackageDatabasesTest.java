package dev.martello.evidence.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.OsRelease;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageDatabasesTest {
    private static final String DPKG = """
            Package: nginx
            Status: install ok installed
            Maintainer: Somebody <somebody@example.org>
            Architecture: amd64
            Version: 1.22.1-9+deb12u2
            Conffiles:
             /etc/nginx/nginx.conf 68b329da9893e34099c7d8ad5cb9c940
             /etc/default/nginx 0ee0ab6e1d1c55bd1dbcd5a5ae8ee6a9 obsolete
            Description: small, powerful, scalable web server
             Nginx is
             .
             a server: and a proxy

            Package: libc6
            Status: install ok triggers-pending
            Architecture: amd64
            Multi-Arch: same
            Source: glibc (2.36-9)
            Version: 1:2.36-9+b1

            Package: libc6
            Status: install ok installed
            Architecture: i386
            Multi-Arch: same
            Source: glibc
            Version: 1:2.36-9+b1

            Package: old
            Status: deinstall ok config-files
            Architecture: amd64
            Version: 1
            """;

    @TempDir
    private Path root;

    @BeforeEach
    void makeImage() throws IOException {
        write("usr/lib/os-release", "PRETTY_NAME=\"Debian GNU/Linux\"\nID=debian\nVERSION_ID=\"12\"\n");
        Files.createDirectories(root.resolve("etc"));
        Files.createSymbolicLink(root.resolve("etc/os-release"), Path.of("../usr/lib/os-release"));
    }

    @Test
    void listsWhatDpkgInstalled() throws Exception {
        write("var/lib/dpkg/status", DPKG);

        assertThat(urls())
                .containsExactly(
                        "pkg:deb/debian/libc6@1:2.36-9%2Bb1?arch=amd64&distro=debian-12",
                        "pkg:deb/debian/libc6@1:2.36-9%2Bb1?arch=i386&distro=debian-12",
                        "pkg:deb/debian/nginx@1.22.1-9%2Bdeb12u2?arch=amd64&distro=debian-12");
    }

    @Test
    void tellsTheSourcePackageWithItsVersion() throws Exception {
        write("var/lib/dpkg/status", DPKG);

        assertThat(read().packages())
                .extracting(InstalledPackage::name, InstalledPackage::version, InstalledPackage::source)
                .containsExactly(
                        tuple("libc6", "1:2.36-9+b1", "glibc@2.36-9"),
                        tuple("libc6", "1:2.36-9+b1", "glibc@1:2.36-9+b1"),
                        tuple("nginx", "1.22.1-9+deb12u2", "nginx@1.22.1-9+deb12u2"));
    }

    @Test
    void listsPackagesThatHaveAFileEach() throws Exception {
        write("var/lib/dpkg/status.d/tzdata", "Package: tzdata\nVersion: 2024a-0\nArchitecture: all\n");
        write("var/lib/dpkg/status.d/tzdata.md5sums", "68b329da9893e34099c7d8ad5cb9c940  usr/share/zoneinfo/UTC\n");

        assertThat(urls()).containsExactly("pkg:deb/debian/tzdata@2024a-0?arch=all&distro=debian-12");
    }

    @Test
    void listsWhatApkInstalled() throws Exception {
        write("usr/lib/os-release", "ID=alpine\nVERSION_ID=3.20.1\n");
        // Where /lib became a link; it leads where it would on the appliance.
        Files.createSymbolicLink(root.resolve("lib"), Path.of("/usr/lib"));
        write("usr/lib/apk/db/installed", """
                C:Q1abc=
                P:busybox-binsh
                V:1.36.1-r29
                A:x86_64
                o:busybox
                F:bin
                R:sh
                a:0:0:777
                R:ash

                P:musl
                V:1.2.5-r0
                A:x86_64
                """);

        assertThat(urls())
                .containsExactly(
                        "pkg:apk/alpine/busybox-binsh@1.36.1-r29?arch=x86_64&distro=alpine-3.20.1",
                        "pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=alpine-3.20.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/../../../../../../../os", "../../../../../../../../os", "/link/os"})
    void linksDoNotLeadOutOfTheImage(String target) throws Exception {
        write("os", "ID=inside\n");
        write("var/lib/dpkg/status", DPKG);
        Files.createSymbolicLink(root.resolve("link"), Path.of("/"));
        Files.delete(root.resolve("etc/os-release"));
        Files.createSymbolicLink(root.resolve("etc/os-release"), Path.of(target));

        assertThat(urls()).allSatisfy(url -> assertThat(url).startsWith("pkg:deb/inside/"));
    }

    @Test
    void linksThatLeadNowhereEnd() throws Exception {
        write("var/lib/dpkg/status", DPKG);
        Files.delete(root.resolve("etc/os-release"));
        Files.createSymbolicLink(root.resolve("etc/os-release"), Path.of("os-release"));

        refuses("leads through more than 40 symbolic links");
    }

    @Test
    void imageWithoutPackagesOrNameIsRefused() throws IOException {
        refuses("there is no package database");
        write("var/lib/dpkg/status", DPKG);
        Files.delete(root.resolve("usr/lib/os-release"));
        refuses("there is neither /etc/os-release nor /usr/lib/os-release");
        write("usr/lib/os-release", "NAME=x\n");
        refuses("has no ID");
        write("usr/lib/os-release", "ID='De bian'\n");
        refuses("has no ID");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Package: nginx            | Package: ../nginx           | line 1: Package is not as it should be
            Package: nginx            | Packages: nginx             | line 1: Package is missing
            Package: nginx            | nginx                       | line 1: expected a field
            Package: nginx            | ` nginx`                    | line 1: expected a field
            Version: 1.22.1-9+deb12u2 | Version:                    | line 1: Version is missing
            Version: 1.22.1-9+deb12u2 | Version: 1 2                | line 1: Version is not as it should be
            Version: 1.22.1-9+deb12u2 | Version: 1"2                | line 1: Version is not as it should be
            Architecture: i386        | Architecture: amd64         | libc6 is there twice
            Source: glibc (2.36-9)    | Source: glibc (             | line 14: Source is not as it should be
            Multi-Arch: same          | Version: 7                  | Version is there twice
            """)
    void refusesWhatIsNotUnderstood(String from, String to, String problem) throws IOException {
        assertThat(DPKG).contains(from);
        write("var/lib/dpkg/status", DPKG.replace(from, to));

        refuses(problem);
    }

    @Test
    void refusesOctetsThatAreNoText() throws IOException {
        Files.createDirectories(root.resolve("var/lib/dpkg"));
        Files.write(root.resolve("var/lib/dpkg/status"), new byte[] {'P', (byte) 0xff});

        refuses("/var/lib/dpkg/status, line 1: expected a field");
    }

    /** Whatever is cut off or changed, there are packages or one exception. */
    @Test
    void everyTruncationAndFlippedBitIsReadOrRefused() {
        byte[] whole = DPKG.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < whole.length; i++) {
            tries(new String(whole, 0, i, StandardCharsets.UTF_8));
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = whole.clone();
                flipped[i] ^= (byte) (1 << bit);
                tries(new String(flipped, StandardCharsets.UTF_8));
            }
        }
    }

    private static void tries(String text) {
        OsRelease debian = new OsRelease("debian", "12");
        DpkgStatus status = new DpkgStatus(debian, "status");
        try {
            int number = 0;
            for (String line : text.split("\n", -1)) {
                status.line(line, ++number);
            }
            PackageInventory.of(debian, status.packages());
        } catch (PackagesUnreadable e) {
            assertThat(e).hasMessageMatching("(?s)(status, line \\d+: .*|the package .* is there twice)");
        }
    }

    private PackageInventory read() throws IOException, PackagesUnreadable {
        return PackageDatabases.read(MachineFiles.ofImage(root));
    }

    private List<String> urls() throws IOException, PackagesUnreadable {
        return read().packages().stream().map(InstalledPackage::url).toList();
    }

    private void refuses(String problem) {
        assertThatExceptionOfType(PackagesUnreadable.class)
                .isThrownBy(this::read)
                .withMessageContaining(problem);
    }

    private void write(String path, String content) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), content);
    }
}
