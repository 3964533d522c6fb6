package dev.martello.workload;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.martello.bytes.Bytes;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/** Asks a Workload API as programs on an appliance do, from another machine: over something on the appliance that hands on each octet as one of its users. */
public final class WorkloadApiClient implements AutoCloseable {
    private final EventLoopGroup loop = EventLoops.single();
    private final ManagedChannel channel;
    private final Duration patience;

    /** The certificates of an appliance, one after the other, as they are renewed. */
    @FunctionalInterface
    public interface Certificates {
        /**
         * Waits for the next one.
         *
         * @throws WorkloadApiRefusal if there will be none
         * @throws IOException if the answer is not what it should be
         */
        X509Certificate next() throws WorkloadApiRefusal, IOException;
    }

    /**
     * A client, which connects when it asks first, and again and again where nobody answers yet.
     *
     * @param relay hands on what it is told to the socket of the Workload API
     * @param patience how long it takes at most from a call to the end of its stream
     */
    public WorkloadApiClient(InetSocketAddress relay, Duration patience) {
        this.patience = patience;
        this.channel = NettyChannelBuilder.forAddress(relay)
                .channelType(NioSocketChannel.class)
                .eventLoopGroup(loop)
                .usePlaintext()
                .build();
    }

    /** Calls {@code FetchX509SVID}. */
    public Certificates fetch() {
        Metadata headers = new Metadata();
        headers.put(CallerCheck.SECURITY_HEADER, "true");
        Iterator<Bytes> answers = ClientCalls.blockingServerStreamingCall(
                ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                SpiffeWorkloadApi.FETCH_X509_SVID,
                CallOptions.DEFAULT.withWaitForReady().withDeadlineAfter(patience.toNanos(), TimeUnit.NANOSECONDS),
                Bytes.EMPTY);
        return () -> {
            try {
                if (!answers.hasNext()) {
                    throw new IOException("the Workload API ended the stream without a reason");
                }
                return certificate(answers.next());
            } catch (StatusRuntimeException e) {
                throw new WorkloadApiRefusal(e.getStatus());
            }
        };
    }

    /** That of the appliance, which is the first of the chain in the one SVID of a response. */
    private static X509Certificate certificate(Bytes response) throws IOException {
        byte[] svid = field(response.toArray(), 1);
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(field(svid, 2)));
        } catch (CertificateException e) {
            throw new IOException("the answer has no certificate: " + e.getMessage(), e);
        }
    }

    private static byte[] field(byte[] message, int number) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == number) {
                return in.readByteArray();
            }
            in.skipField(tag);
        }
        throw new IOException("the answer has no field " + number);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
