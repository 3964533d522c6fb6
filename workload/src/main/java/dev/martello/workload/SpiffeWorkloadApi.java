package dev.martello.workload;

import dev.martello.bytes.Bytes;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The service {@code SpiffeWorkloadAPI}, its X.509-SVID profile. Of the profiles of JWT it says that they are not implemented. */
final class SpiffeWorkloadApi {
    /** Of a chain, its key and a bundle. Requests are empty; what one of a later version may hold, and what it may be, is bounded by the server. */
    private static final int MAX_MESSAGE_BYTES = 1 << 18;

    private static final String NAME = "SpiffeWorkloadAPI";
    private static final Status NOTHING_HELD =
            Status.PERMISSION_DENIED.withDescription("the appliance holds no certificate now");
    private static final Status KEY_IN_TPM =
            Status.PERMISSION_DENIED.withDescription("the key of the appliance's certificate does not leave its TPM");

    private static final Marshaller<Bytes> OCTETS = new Marshaller<>() {
        @Override
        public InputStream stream(Bytes message) {
            return new ByteArrayInputStream(message.toArray());
        }

        @Override
        public Bytes parse(InputStream stream) {
            try {
                return Bytes.owning(stream.readNBytes(MAX_MESSAGE_BYTES));
            } catch (IOException e) {
                throw Status.INTERNAL.withCause(e).asRuntimeException();
            }
        }
    };

    /** What a method answers with, or why it does not. */
    private sealed interface Answer {
        record Message(Bytes octets) implements Answer {}

        record Denied(Status why) implements Answer {}
    }

    static final MethodDescriptor<Bytes, Bytes> FETCH_X509_SVID = method("FetchX509SVID");

    private SpiffeWorkloadApi() {}

    static ServerServiceDefinition over(CredentialWatch watch) {
        return ServerServiceDefinition.builder(NAME)
                .addMethod(FETCH_X509_SVID, ServerCalls.asyncServerStreamingCall((_, stream) -> {
                    follow(watch, (ServerCallStreamObserver<Bytes>) stream, SpiffeWorkloadApi::svid);
                }))
                .addMethod(method("FetchX509Bundles"), ServerCalls.asyncServerStreamingCall((_, stream) -> {
                    follow(watch, (ServerCallStreamObserver<Bytes>) stream, SpiffeWorkloadApi::bundles);
                }))
                .build();
    }

    private static MethodDescriptor<Bytes, Bytes> method(String name) {
        return MethodDescriptor.newBuilder(OCTETS, OCTETS)
                .setType(MethodType.SERVER_STREAMING)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, name))
                .build();
    }

    private static Answer svid(Credential credential) {
        return credential
                .privateKey()
                .<Answer>map(key -> new Answer.Message(Responses.x509Svid(credential, key)))
                .orElse(new Answer.Denied(KEY_IN_TPM));
    }

    private static Answer bundles(Credential credential) {
        return new Answer.Message(Responses.x509Bundles(credential));
    }

    private static void follow(
            CredentialWatch watch, ServerCallStreamObserver<Bytes> stream, Function<Credential, Answer> answer) {
        LatestMessage latest = new LatestMessage(stream);
        Consumer<Optional<Credential>> subscriber = held -> {
            switch (held.map(answer).orElse(new Answer.Denied(NOTHING_HELD))) {
                case Answer.Message(Bytes octets) -> latest.offer(octets);
                case Answer.Denied(Status why) -> latest.end(why);
            }
        };
        stream.setOnReadyHandler(latest::sendIfReady);
        stream.setOnCloseHandler(() -> watch.unsubscribe(subscriber));
        stream.setOnCancelHandler(() -> {
            latest.abandon();
            watch.unsubscribe(subscriber);
        });
        watch.subscribe(subscriber);
    }
}
