package dev.martello.workload;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalProtocolNegotiator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.util.AsciiString;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Begins HTTP/2 without TLS on each connection, and tells the calls on it what the kernel says of the peer. It is the one place where gRPC
 * lets a server look at a connection, though not one that it promises to keep: whether it still works is tested.
 */
final class PeerCredentials implements InternalProtocolNegotiator.ProtocolNegotiator {
    /** The user whose process is at the other end. */
    static final Attributes.Key<UserPrincipal> USER = Attributes.Key.create("peer user");

    private static final ChannelOption<UnixDomainPrincipal> PEER =
            NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED);

    /** So many, of one kind of user, at a time. Beyond these, connections are closed at once. */
    private static final class Places {
        private final int most;
        private final AtomicInteger taken = new AtomicInteger();

        Places(int most) {
            this.most = most;
        }

        /** Takes one until the connection ends. Whether there was one. */
        boolean take(ChannelHandlerContext connection) {
            var _ = connection.channel().closeFuture().addListener(_ -> taken.decrementAndGet());
            return taken.incrementAndGet() <= most;
        }
    }

    private final Set<UserPrincipal> allowed;
    private final Places ofAllowed;
    private final Places ofOthers;

    /**
     * Counts those who may call and all others apart, so that no other program keeps them out.
     *
     * @param allowed who may call
     * @param maxConnections of theirs
     * @param maxOthers of all others, who are told that they may not
     */
    PeerCredentials(Set<UserPrincipal> allowed, int maxConnections, int maxOthers) {
        this.allowed = Set.copyOf(allowed);
        this.ofAllowed = new Places(maxConnections);
        this.ofOthers = new Places(maxOthers);
    }

    @Override
    public AsciiString scheme() {
        return AsciiString.of("http");
    }

    @Override
    public ChannelHandler newHandler(GrpcHttp2ConnectionHandler http2) {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void handlerAdded(ChannelHandlerContext context) {
                if (context.channel().isActive()) {
                    begin(context);
                }
            }

            @Override
            public void channelActive(ChannelHandlerContext context) {
                begin(context);
                context.fireChannelActive();
            }

            private void begin(ChannelHandlerContext context) {
                UnixDomainPrincipal peer = context.channel().config().getOption(PEER);
                if (peer == null || !(allowed.contains(peer.user()) ? ofAllowed : ofOthers).take(context)) {
                    var _ = context.close();
                    return;
                }
                context.pipeline().replace(context.name(), null, http2);
                http2.handleProtocolNegotiationCompleted(
                        Attributes.newBuilder()
                                .set(
                                        Grpc.TRANSPORT_ATTR_LOCAL_ADDR,
                                        context.channel().localAddress())
                                .set(
                                        Grpc.TRANSPORT_ATTR_REMOTE_ADDR,
                                        context.channel().remoteAddress())
                                .set(USER, peer.user())
                                .build(),
                        null);
            }
        };
    }

    @Override
    public void close() {}
}
