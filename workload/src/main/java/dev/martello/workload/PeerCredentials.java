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

    private final int maxConnections;
    private final AtomicInteger connections = new AtomicInteger();

    /** @param maxConnections beyond these, connections are closed at once */
    PeerCredentials(int maxConnections) {
        this.maxConnections = maxConnections;
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
                var _ = context.channel().closeFuture().addListener(_ -> connections.decrementAndGet());
                UnixDomainPrincipal peer = context.channel().config().getOption(PEER);
                if (connections.incrementAndGet() > maxConnections || peer == null) {
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
