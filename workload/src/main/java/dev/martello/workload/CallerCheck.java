package dev.martello.workload;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.lang.System.Logger.Level;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * Who may call. The kernel says whose process a caller is; that no other program was led here is said by the header that the SPIFFE Workload Endpoint
 * asks for (section 3).
 */
final class CallerCheck implements ServerInterceptor {
    private static final System.Logger LOG = System.getLogger(CallerCheck.class.getName());
    static final Metadata.Key<String> SECURITY_HEADER =
            Metadata.Key.of("workload.spiffe.io", Metadata.ASCII_STRING_MARSHALLER);

    private final Set<UserPrincipal> allowed;

    CallerCheck(Set<UserPrincipal> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!"true".equals(headers.get(SECURITY_HEADER))) {
            return refuse(
                    call, Status.INVALID_ARGUMENT.withDescription("the header workload.spiffe.io has to be true"));
        }
        UserPrincipal caller = call.getAttributes().get(PeerCredentials.USER);
        if (caller == null || !allowed.contains(caller)) {
            LOG.log(Level.WARNING, "refused a process of user {0}", caller);
            return refuse(
                    call,
                    Status.PERMISSION_DENIED.withDescription("the user " + caller + " may not have the certificate"));
        }
        return next.startCall(call, headers);
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Status why) {
        call.close(why, new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
