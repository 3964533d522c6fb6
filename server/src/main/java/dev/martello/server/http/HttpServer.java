package dev.martello.server.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A listening server: TLS 1.3 and 1.2, HTTP/2 and HTTP/1.1 by ALPN, one virtual thread a request. */
public final class HttpServer implements AutoCloseable {
    private static final int HEADER_BYTES = 8192;

    private final Server server;
    private final ServerConnector connector;

    private HttpServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /** Whether clients are asked for certificates, which they need not have. */
    public enum ClientAuthentication {
        NONE,
        WANTED
    }

    /** How connections are made. */
    public record Tls(SSLContext context, ClientAuthentication clients) {
        public static Tls of(SSLContext context) {
            return new Tls(context, ClientAuthentication.NONE);
        }
    }

    /**
     * Listens.
     *
     * @param address where; port 0 is any free one
     * @throws IOException if the address cannot be listened on
     */
    public static HttpServer start(
            InetSocketAddress address, Tls tls, Routes routes, HttpLimits limits, HttpObserver observer)
            throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("http");
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("http-"));
        Server server = new Server(threads);
        ServerConnector connector = connector(server, tls, limits);
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.maxConnections(), connector));
        server.setErrorHandler(new ProblemErrorHandler());
        server.setHandler(new GracefulHandler(new ApiHandler(routes, limits, observer)));
        server.setStopTimeout(limits.shutdown().toMillis());
        HttpServer started = new HttpServer(server, connector);
        try {
            server.start();
            return started;
        } catch (Exception e) {
            started.close();
            throw e instanceof IOException unusable ? unusable : new IOException("the HTTP server did not start", e);
        }
    }

    private static ServerConnector connector(Server server, Tls tls, HttpLimits limits) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setUriCompliance(UriCompliance.DEFAULT.with(
                "rest", Violation.AMBIGUOUS_PATH_SEPARATOR, Violation.AMBIGUOUS_EMPTY_SEGMENT));
        http.addCustomizer(new SecureRequestCustomizer(false)); // hosts are also named by address
        SslContextFactory.Server context = new SslContextFactory.Server();
        context.setSslContext(tls.context);
        context.setWantClientAuth(tls.clients == ClientAuthentication.WANTED);
        context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        context.setCipherComparator(HTTP2Cipher.COMPARATOR);
        context.setSniRequired(false);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol("http/1.1");
        HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http);
        ServerConnector connector = new ServerConnector(
                server,
                1,
                1,
                List.of(
                                new SslConnectionFactory(context, alpn.getProtocol()),
                                alpn,
                                http2,
                                new HttpConnectionFactory(http))
                        .toArray(org.eclipse.jetty.server.ConnectionFactory[]::new));
        connector.setIdleTimeout(limits.idle().toMillis());
        return connector;
    }

    /** The port that is listened on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Takes no more requests, waits a little for those under way, and ends. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            System.getLogger(HttpServer.class.getName())
                    .log(System.Logger.Level.WARNING, "the HTTP server did not stop in order", e);
        }
    }
}
