package dev.martello.workload;

import dev.martello.bytes.Bytes;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;

/** A stream that a slow reader cannot make long: what was overtaken before it could be sent never is. */
final class LatestMessage {
    private final ServerCallStreamObserver<Bytes> stream;
    private Optional<Bytes> waiting = Optional.empty();
    private boolean ended;

    LatestMessage(ServerCallStreamObserver<Bytes> stream) {
        this.stream = stream;
    }

    synchronized void offer(Bytes message) {
        waiting = Optional.of(message);
        sendIfReady();
    }

    /** To be called when the stream can take more. */
    synchronized void sendIfReady() {
        if (!ended && waiting.isPresent() && stream.isReady()) {
            stream.onNext(waiting.get());
            waiting = Optional.empty();
        }
    }

    synchronized void end(Status why) {
        if (!ended) {
            ended = true;
            stream.onError(why.asRuntimeException());
        }
    }

    /** The reader went away. */
    synchronized void abandon() {
        ended = true;
    }
}
