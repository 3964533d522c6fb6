package dev.martello.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Pem;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.channel.DefaultChannelId;
import io.spiffe.svid.x509svid.X509Svid;
import io.spiffe.svid.x509svid.X509SvidValidator;
import io.spiffe.workloadapi.DefaultWorkloadApiClient;
import io.spiffe.workloadapi.DefaultWorkloadApiClient.ClientOptions;
import io.spiffe.workloadapi.Watcher;
import io.spiffe.workloadapi.WorkloadApiClient;
import io.spiffe.workloadapi.X509Context;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asked by another implementation of SPIFFE (java-spiffe), and by callers who should get nothing. */
final class WorkloadApiTest {
    private static final String APPLIANCE = "spiffe://edge.example/site/fra1/appliance/a1";
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder;

    private Path socket;
    private Path credential;
    private TrustDomain trustDomain;
    private WorkloadApi api;

    @BeforeEach
    void start() throws Exception {
        socket = folder.resolve("workload.sock");
        credential = Files.createDirectory(folder.resolve("credential"));
        trustDomain = new TrustDomain("edge.example");
        api = WorkloadApi.start(socket, credential, Set.of(user(System.getProperty("user.name"))));
    }

    @AfterEach
    void end() throws IOException {
        api.close();
    }

    @Test
    void givesAnotherImplementationACertificateItsKeyAndWhatItChainsTo() throws Exception {
        TrustDomain.Granted granted = keep(HOUR);
        try (WorkloadApiClient client = client()) {
            X509Context held = client.fetchX509Context();
            X509Svid svid = held.getDefaultSvid();
            assertThat(svid.getSpiffeId()).hasToString(APPLIANCE);
            assertThat(svid.getLeaf()).isEqualTo(granted.certificate());
            assertThat(svid.getPrivateKey()).isEqualTo(granted.key());
            X509SvidValidator.verifyChain(svid.getChain(), held.getX509BundleSet());
        }
    }

    @Test
    void givesTheBundleOfTheTrustDomain() throws Exception {
        keep(HOUR);
        try (WorkloadApiClient client = client()) {
            assertThat(client.fetchX509Bundles()
                            .getBundleForTrustDomain(io.spiffe.spiffeid.TrustDomain.parse("edge.example"))
                            .getX509Authorities())
                    .containsExactly(trustDomain.authority());
        }
    }

    @Test
    void tellsOfEachRenewal() throws Exception {
        TrustDomain.Granted first = keep(HOUR);
        BlockingQueue<X509Context> told = new LinkedBlockingQueue<>();
        try (WorkloadApiClient client = client()) {
            client.watchX509Context(new Watcher<>() {
                @Override
                public void onUpdate(X509Context update) {
                    told.add(update);
                }

                @Override
                public void onError(Throwable error) {}
            });
            assertThat(next(told)).isEqualTo(first.certificate());
            TrustDomain.Granted second = keep(HOUR);
            assertThat(next(told)).isEqualTo(second.certificate());
        }
    }

    @Test
    void tellsOfARootThatComesBesideTheOldOneThoughTheCertificateGoesOn() throws Exception {
        keep(HOUR);
        TrustDomain next = new TrustDomain("edge.example");
        try (RawClient client = new RawClient(socket)) {
            Iterator<byte[]> svids = client.call("FetchX509SVID");
            Iterator<byte[]> bundles = client.call("FetchX509Bundles");
            svids.next();
            bundles.next();
            TrustDomain.replace(
                    credential,
                    CredentialDirectory.BUNDLE_FILE,
                    TrustDomain.pem(trustDomain.authority(), next.authority()));

            Bytes both = Bytes.concat(
                    Bytes.owning(trustDomain.authority().getEncoded()),
                    Bytes.owning(next.authority().getEncoded()));
            assertThat(Bytes.owning(svids.next()).contains(both)).isTrue();
            assertThat(Bytes.owning(bundles.next()).contains(both)).isTrue();
        }
    }

    @Test
    void endsEveryStreamWhenTrustEnds() throws Exception {
        keep(HOUR);
        try (RawClient client = new RawClient(socket)) {
            Iterator<byte[]> svids = client.call("FetchX509SVID");
            Iterator<byte[]> bundles = client.call("FetchX509Bundles");
            svids.next();
            bundles.next();
            TrustDomain.remove(credential);
            assertDenied(svids);
            assertDenied(bundles);
            assertDenied(client.call("FetchX509SVID"));
        }
    }

    @Test
    void deniesWhereNothingIsHeldYet() {
        try (RawClient client = new RawClient(socket)) {
            assertDenied(client.call("FetchX509SVID"));
        }
    }

    @Test
    void deniesACertificateThatHasEnded() throws Exception {
        keep(Duration.ofSeconds(-1));
        try (RawClient client = new RawClient(socket)) {
            assertDenied(client.call("FetchX509SVID"));
        }
    }

    @Test
    void handsOutNoKeyThatLivesInTheTpm() throws Exception {
        keep(HOUR);
        TrustDomain.replace(
                credential, CredentialDirectory.KEY_FILE, Pem.encode("TSS2 PRIVATE KEY", new byte[] {0x30, 0x00}));
        try (RawClient client = new RawClient(socket)) {
            assertThat(client.call("FetchX509Bundles").next()).isNotEmpty();
            assertThatThrownBy(client.call("FetchX509SVID")::next)
                    .hasMessageContaining("does not leave its TPM")
                    .satisfies(WorkloadApiTest::isDenied);
        }
    }

    @Test
    void deniesProcessesOfOtherUsers() throws Exception {
        keep(HOUR);
        Path other = folder.resolve("other.sock");
        try (WorkloadApi _ = WorkloadApi.start(other, credential, Set.of(user("nobody")));
                RawClient client = new RawClient(other)) {
            assertThatThrownBy(client.call("FetchX509SVID")::next)
                    .hasMessageContaining("may not have the certificate")
                    .satisfies(WorkloadApiTest::isDenied);
        }
    }

    /** As root alone can try it: a place where processes that really run as other users make sockets, with their own users' rights. */
    private Path letOthersIn() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can be somebody else");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path open = Files.createDirectory(folder.resolve("open"));
        return Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @Test
    void tellsWhoseProcessConnects() throws Exception {
        Path open = letOthersIn();
        keep(HOUR);
        Path ofNobody = folder.resolve("nobody.sock");
        try (WorkloadApi _ = WorkloadApi.start(ofNobody, credential, Set.of(user("nobody")));
                Passage toRoots = Passage.as("nobody", open.resolve("a.sock"), socket);
                Passage toNobodys = Passage.as("nobody", open.resolve("b.sock"), ofNobody)) {
            try (RawClient client = new RawClient(toRoots.socket())) {
                assertThatThrownBy(client.call("FetchX509SVID")::next)
                        .hasMessageContaining("the user nobody may not have the certificate")
                        .satisfies(WorkloadApiTest::isDenied);
            }
            try (RawClient client = new RawClient(toNobodys.socket())) {
                assertThat(client.call("FetchX509SVID").next()).isNotEmpty();
            }
        }
    }

    @Test
    void whoMayNotCallKeepsNobodyOutWhoMay() throws Exception {
        Path open = letOthersIn();
        keep(HOUR);
        Path ofNobody = folder.resolve("nobody.sock");
        List<SocketChannel> idle = new ArrayList<>();
        try (WorkloadApi _ = WorkloadApi.start(ofNobody, credential, Set.of(user("nobody")));
                Passage passage = Passage.as("nobody", open.resolve("a.sock"), ofNobody)) {
            for (int i = 0; i < 256; i++) {
                idle.add(SocketChannel.open(UnixDomainSocketAddress.of(ofNobody)));
            }
            try (RawClient client = new RawClient(passage.socket())) {
                assertThat(client.call("FetchX509SVID").next()).isNotEmpty();
            }
        } finally {
            for (SocketChannel each : idle) {
                each.close();
            }
        }
    }

    @Test
    void refusesACallThatDoesNotSayWhatItWants() throws Exception {
        keep(HOUR);
        try (RawClient client = new RawClient(socket)) {
            for (String header : List.of("", "True", "false")) {
                assertThatThrownBy(client.call("FetchX509SVID", header, new byte[0])::next)
                        .isInstanceOfSatisfying(
                                StatusRuntimeException.class,
                                refused -> assertThat(refused.getStatus().getCode())
                                        .isEqualTo(Status.Code.INVALID_ARGUMENT));
            }
        }
    }

    @Test
    void saysThatItDoesNotImplementTheProfileOfJwt() throws Exception {
        keep(HOUR);
        try (RawClient client = new RawClient(socket)) {
            assertThatThrownBy(client.call("FetchJWTBundles")::next)
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
        }
    }

    @Test
    void passesOverWhatARequestOfALaterVersionHolds() throws Exception {
        keep(HOUR);
        try (RawClient client = new RawClient(socket)) {
            assertThat(client.call("FetchX509SVID", "true", new byte[] {8, 1}).next())
                    .isNotEmpty();
        }
    }

    @Test
    void goesOnWhenAPeerTalksNonsense() throws Exception {
        keep(HOUR);
        try (SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            peer.write(ByteBuffer.allocate(4096));
        }
        try (RawClient client = new RawClient(socket)) {
            assertThat(client.call("FetchX509SVID").next()).isNotEmpty();
        }
    }

    @Test
    void closesConnectionsBeyondTheirBoundAndTakesNewOnesLater() throws Exception {
        keep(HOUR);
        List<SocketChannel> peers = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                peers.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
            }
            readUntilClosed(peers.getLast());
        } finally {
            for (SocketChannel peer : peers) {
                peer.close();
            }
        }
        assertThat(firstAnswer()).isNotEmpty();
    }

    @Test
    void takesThePlaceOfASocketThatNobodyListensOn() throws Exception {
        api.close();
        try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stale.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        api = WorkloadApi.start(socket, credential, Set.of(user(System.getProperty("user.name"))));
        keep(HOUR);
        try (RawClient client = new RawClient(socket)) {
            assertThat(client.call("FetchX509SVID").next()).isNotEmpty();
        }
    }

    /** With sockets of UNIX alone, as its service has it, that would be a stack trace in the log of each start. */
    @Test
    void asksNoNetworkInterfaceForANameOfTheMachineAndDoesNotMissThem() throws Exception {
        assertThat(DefaultChannelId.newInstance().asLongText()).startsWith(EventLoops.NO_MACHINE.replace(":", ""));
        assertThatCode(() -> Class.forName(
                        EventLoops.INTERFACES.getName(), false, getClass().getClassLoader()))
                .as("the class that the log is of")
                .doesNotThrowAnyException();
        assertThat(EventLoops.INTERFACES.isLoggable(Level.WARNING)).isFalse();
    }

    @Test
    void takesNoPlaceThatIsTaken() throws Exception {
        assertThatThrownBy(() -> WorkloadApi.start(socket, credential, Set.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another process listens on");
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> WorkloadApi.start(file, credential, Set.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no socket");
        assertThat(file).exists();
    }

    private TrustDomain.Granted keep(Duration life) throws Exception {
        TrustDomain.Granted granted = trustDomain.grant(life, APPLIANCE);
        trustDomain.keep(credential, granted);
        return granted;
    }

    /** Asks until the server has noticed that others went away. */
    private byte[] firstAnswer() throws InterruptedException {
        while (true) {
            try (RawClient client = new RawClient(socket)) {
                return client.call("FetchX509SVID").next();
            } catch (StatusRuntimeException e) {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                Thread.sleep(20);
            }
        }
    }

    private WorkloadApiClient client() throws Exception {
        return DefaultWorkloadApiClient.newClient(
                ClientOptions.builder().spiffeSocketPath(api.endpoint()).build());
    }

    private static X509Certificate next(BlockingQueue<X509Context> told) throws InterruptedException {
        X509Context update = told.poll(1, TimeUnit.MINUTES);
        assertThat(update).isNotNull();
        return update.getDefaultSvid().getLeaf();
    }

    private static void readUntilClosed(SocketChannel peer) {
        try {
            while (peer.read(ByteBuffer.allocate(1024)) >= 0) {
                // What it says before does not matter.
            }
        } catch (IOException e) {
            // As closed as can be.
        }
    }

    private static void assertDenied(Iterator<byte[]> stream) {
        assertThatThrownBy(() -> {
                    while (true) {
                        stream.next();
                    }
                })
                .satisfies(WorkloadApiTest::isDenied);
    }

    private static void isDenied(Throwable refused) {
        assertThat(refused)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        denied -> assertThat(denied.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
    }

    private static UserPrincipal user(String name) throws IOException {
        return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
    }
}
