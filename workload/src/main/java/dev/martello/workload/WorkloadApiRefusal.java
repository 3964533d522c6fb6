package dev.martello.workload;

import io.grpc.Status;

/** The Workload API does not answer, or not any more: a code of gRPC's, as in {@code PERMISSION_DENIED}, and why in a sentence. */
public final class WorkloadApiRefusal extends Exception {
    private static final long serialVersionUID = 1;

    /** What programs are told that may not have the certificate, and all when there is none. */
    public static final String DENIED = Status.Code.PERMISSION_DENIED.name();

    private final String code;

    WorkloadApiRefusal(Status status) {
        super(String.valueOf(status.getDescription()));
        this.code = status.getCode().name();
    }

    public String code() {
        return code;
    }
}
