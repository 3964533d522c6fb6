package dev.martello.evidence.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.machine.MachineFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The databases of rpm and of FreeBSD's pkg. */
class SqlitePackagesTest {
    private static final String RPM = "var/lib/rpm/rpmdb.sqlite";
    private static final String PKG = "var/db/pkg/local.sqlite";

    @TempDir
    private Path root;

    /**
     * What rpm 4.18 wrote: {@code rpm --root root --dbpath /var/lib/rpm --define '_db_backend sqlite' -i} of two packages that
     * rpmbuild made of one specification, with {@code Epoch: 1}, {@code Version: 2.4.1} and {@code 2.4~rc1}, {@code Release: 3.el9}.
     */
    @Test
    void listsWhatRpmInstalled() throws Exception {
        osRelease("ID=\"rocky\"\nVERSION_ID=\"9.4\"\n");
        Files.createDirectories(root.resolve(RPM).getParent());
        try (InputStream packed = Objects.requireNonNull(getClass().getResourceAsStream("rpmdb.sqlite.gz"))) {
            Files.copy(new GZIPInputStream(packed), root.resolve(RPM));
        }

        List<InstalledPackage> packages = read().packages();

        assertThat(urls())
                .containsExactly(
                        "pkg:rpm/rocky/Edge_Libs%2B%2B@2.4~rc1-3.el9?arch=noarch&distro=rocky-9.4&epoch=1",
                        "pkg:rpm/rocky/edge-tool@2.4.1-3.el9?arch=x86_64&distro=rocky-9.4&epoch=1");
        assertThat(packages.get(0).source()).isEqualTo("edge-tool@2.4.1-3.el9");
        try (var files = Files.list(root.resolve(RPM).getParent())) {
            assertThat(files).as("nothing was written beside it").hasSize(1);
        }
    }

    @Test
    void readsADatabaseWithTwoNamesOnce() throws Exception {
        osRelease("ID=fedora\n");
        rpms(SampleRpm.nginx().build());
        Files.createDirectories(root.resolve("usr/lib/sysimage"));
        Files.createSymbolicLink(root.resolve("usr/lib/sysimage/rpm"), Path.of("../../../var/lib/rpm"));

        assertThat(urls()).containsExactly("pkg:rpm/fedora/nginx@1.20.1-14.el9?arch=x86_64&distro=fedora&epoch=2");
    }

    @Test
    void passesOverKeysThatRpmKeepsAsPackages() throws Exception {
        osRelease("ID=fedora\n");
        rpms(new SampleRpm()
                .text(RpmHeader.Tag.NAME, "gpg-pubkey")
                .text(RpmHeader.Tag.VERSION, "350d275d")
                .text(RpmHeader.Tag.RELEASE, "6279464b")
                .build());

        assertThat(urls()).isEmpty();
    }

    @Test
    void saysWhichPackageOfRpmIsNotUnderstood() throws Exception {
        osRelease("ID=fedora\n");
        rpms(
                SampleRpm.nginx().build(),
                new SampleRpm().text(RpmHeader.Tag.NAME, "../x").build());

        refuses("/var/lib/rpm/rpmdb.sqlite, package 2, offset 0: NAME is not as it should be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"var/lib/rpm/Packages", "var/lib/rpm/Packages.db", "usr/lib/sysimage/rpm/Packages.db"})
    void refusesTheOlderDatabasesOfRpmByName(String path) throws IOException {
        osRelease("ID=fedora\n");
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), "RpmP");

        refuses("there is the package database /" + path + ", of a kind that is not read here; let \"rpm");
    }

    @Test
    void refusesADatabaseWhoseChangesWaitBesideIt() throws Exception {
        osRelease("ID=fedora\n");
        rpms(SampleRpm.nginx().build());
        Files.writeString(root.resolve(RPM + "-wal"), "changes");

        refuses("changes wait in its write-ahead log");
    }

    @ParameterizedTest
    @ValueSource(strings = {RPM, PKG})
    void refusesWhatIsNoDatabaseOrAnother(String path) throws Exception {
        osRelease("ID=fedora\n");
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), "SQLite format 3\0 and no more");
        refuses("/" + path + ": it has 28 octets");
        Files.delete(root.resolve(path));
        execute(path, "CREATE TABLE other (x)");
        refuses("/" + path + ": it has no table ");
    }

    /** The columns of libpkg/pkgdb.c that say what a package is. */
    private static final String SCHEMA =
            "CREATE TABLE packages (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, name TEXT NOT NULL,"
                    + " version TEXT NOT NULL, comment TEXT NOT NULL, arch TEXT NOT NULL, automatic INTEGER NOT NULL)";

    private static final String NGINX = "INSERT INTO packages (origin, name, version, comment, arch, automatic) VALUES"
            + " ('www/nginx', 'nginx', '1.26.3_1,3', 'web server', 'FreeBSD:14:amd64', 0)";

    private static final String IMATH = "INSERT INTO packages (origin, name, version, comment, arch, automatic) VALUES"
            + " ('math/Imath', 'Imath', '3.1.12', '', 'FreeBSD:14:*', 1)";

    @Test
    void listsWhatPkgInstalledOnFreeBsd() throws Exception {
        Files.createDirectories(root.resolve("bin"));
        Files.writeString(
                root.resolve("bin/freebsd-version"), "#!/bin/sh\n\nset -e\n\nUSERLAND_VERSION=\"14.2-RELEASE-p1\"\n");
        Files.createDirectories(root.resolve("etc"));
        // FreeBSD makes what it leads to when it starts.
        Files.createSymbolicLink(root.resolve("etc/os-release"), Path.of("../var/run/os-release"));
        execute(PKG, SCHEMA, NGINX, IMATH);

        List<InstalledPackage> packages = read().packages();

        assertThat(urls())
                .containsExactly(
                        "pkg:generic/freebsd/Imath@3.1.12?arch=%2A&distro=freebsd-14.2",
                        "pkg:generic/freebsd/nginx@1.26.3_1%2C3?arch=amd64&distro=freebsd-14.2");
        assertThat(packages.get(1).source()).isEqualTo("www/nginx@1.26.3_1,3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'nginx'             | 'ngi nx'        | name is not as it should be
            'nginx'             | ''              | name is not as it should be
            '1.26.3_1,3'        | '1.26.3,x'      | version is not as it should be
            'FreeBSD:14:amd64'  | 'amd64'         | arch is not as it should be
            'www/nginx'         | 'www nginx'     | origin is not as it should be
            """, quoteCharacter = '`')
    void refusesPackagesOfFreeBsdThatAreNotUnderstood(String from, String to, String problem) throws Exception {
        osRelease("ID=freebsd\nVERSION_ID=14.2\n");
        execute(PKG, SCHEMA, NGINX.replace(from, to));

        refuses("/var/db/pkg/local.sqlite, package 1: " + problem);
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

    private void osRelease(String content) throws IOException {
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/os-release"), content);
    }

    private void rpms(Bytes... headers) throws IOException, SQLException {
        execute(RPM, "CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)");
        try (Connection database = open(RPM);
                PreparedStatement insert = database.prepareStatement("INSERT INTO Packages (blob) VALUES (?)")) {
            for (Bytes each : headers) {
                insert.setBytes(1, each.toArray());
                insert.executeUpdate();
            }
        }
    }

    private void execute(String path, String... statements) throws IOException, SQLException {
        Files.createDirectories(root.resolve(path).getParent());
        try (Connection database = open(path);
                Statement statement = database.createStatement()) {
            for (String each : List.of(statements)) {
                statement.execute(each);
            }
        }
    }

    private Connection open(String path) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + root.resolve(path));
    }
}
