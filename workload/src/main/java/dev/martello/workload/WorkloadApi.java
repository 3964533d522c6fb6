package dev.martello.workload;

import com.google.common.base.Preconditions;
import com.google.common.util.concurrent.internal.InternalFutureFailureAccess;
import com.google.protobuf.CodedOutputStream;
import dev.martello.validity.Uptime;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A running SPIFFE Workload API. It holds nothing of its own and may be killed and started again at any moment. */
public final class WorkloadApi implements AutoCloseable {
    /** gRPC asks each connection for the keep-alive of TCP, which none of these has: that is not worth a line each time. */
    private static final Logger OPTIONS = Logger.getLogger("io.netty.bootstrap");

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final int MAX_CONNECTIONS = 256;
    private static final int MAX_CONNECTIONS_OF_OTHERS = 16;
    private static final int MAX_STREAMS_A_CONNECTION = 16;
    private static final int MAX_MESSAGE_BYTES = 1024;
    private static final int MAX_METADATA_BYTES = 8 * 1024;

    private final Path socket;
    private final CredentialWatch watch;
    private final EventLoopGroup loop;
    private final Server server;

    private WorkloadApi(Path socket, CredentialWatch watch, EventLoopGroup loop, Server server) {
        this.socket = socket;
        this.watch = watch;
        this.loop = loop;
        this.server = server;
    }

    /**
     * Serves until closed.
     *
     * @param socket where to listen; a socket that nobody listens on any more is replaced
     * @param credential the directory that the agent keeps {@code svid.pem}, {@code svid.key} and {@code bundle.pem} in; it need not be there yet
     * @param allowed the users whose processes get the certificate
     * @throws IOException if it cannot listen there
     */
    public static WorkloadApi start(Path socket, Path credential, Set<UserPrincipal> allowed) throws IOException {
        removeStale(socket);
        OPTIONS.setLevel(Level.SEVERE);
        CredentialWatch watch = CredentialWatch.start(
                new CredentialDirectory(credential), InstantSource.system(), Uptime.ofThisMachine(), LOOK_EVERY);
        EventLoopGroup loop = EventLoops.single();
        Server server = NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .channelType(NioServerDomainSocketChannel.class)
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop)
                .directExecutor()
                .protocolNegotiator(new PeerCredentials(allowed, MAX_CONNECTIONS, MAX_CONNECTIONS_OF_OTHERS))
                .maxConcurrentCallsPerConnection(MAX_STREAMS_A_CONNECTION)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .maxInboundMetadataSize(MAX_METADATA_BYTES)
                .intercept(new CallerCheck(allowed))
                .addService(SpiffeWorkloadApi.over(watch))
                .build();
        WorkloadApi started = new WorkloadApi(socket, watch, loop, server);
        try {
            server.start();
            // Who may call is decided call by call.
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
            return started;
        } catch (IOException e) {
            started.close();
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new IOException("cannot listen on " + socket + ": " + reason.getMessage(), e);
        }
    }

    /** One class of each library that it runs with, for whoever puts it on a machine: gRPC, Netty, and what these use. */
    public static List<Class<?>> libraries() {
        return List.of(
                WorkloadApi.class,
                Uptime.class,
                Server.class,
                ofGrpc("io.grpc.internal.GrpcUtil"),
                ofGrpc("io.grpc.util.MutableHandlerRegistry"),
                ServerCalls.class,
                NettyServerBuilder.class,
                ofGrpc("io.perfmark.PerfMark"),
                Preconditions.class,
                InternalFutureFailureAccess.class,
                CodedOutputStream.class,
                AsciiString.class,
                ByteBuf.class,
                EventLoopGroup.class,
                UnixChannel.class,
                AddressResolverGroup.class,
                ByteToMessageDecoder.class,
                SslHandler.class,
                HttpUtil.class,
                Http2Connection.class);
    }

    /** What gRPC needs to run and shows nobody who compiles against it. */
    private static Class<?> ofGrpc(String name) {
        try {
            return Class.forName(name, false, WorkloadApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("gRPC is not complete here: " + name + " is missing", e);
        }
    }

    /** The value of {@code SPIFFE_ENDPOINT_SOCKET} for programs that are to use it. */
    public String endpoint() {
        return "unix://" + socket.toAbsolutePath();
    }

    private static void removeStale(Path socket) throws IOException {
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException(socket + " is there and is no socket: remove it, or name another one");
        }
        if (isAnswered(socket)) {
            throw new IOException("another process listens on " + socket + ": stop it, or name another one");
        }
        Files.deleteIfExists(socket);
    }

    private static boolean isAnswered(Path socket) {
        try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return other.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends all streams and removes the socket. */
    @Override
    public void close() throws IOException {
        server.shutdownNow();
        watch.close();
        var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        Files.deleteIfExists(socket);
    }
}
