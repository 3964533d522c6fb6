/**
 * The SPIFFE Workload API: the programs on an appliance ask here, over a UNIX socket, for the certificate that the appliance was granted by
 * verdict, and are told when it is renewed or ends.
 *
 * <p>In goes the directory that the agent keeps the certificate in, out go gRPC streams. It is a process of its own: who may talk to every program of the
 * machine should not be able to talk to its TPM. Only this package knows gRPC.
 *
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE_Workload_API.md">The SPIFFE Workload API</a>
 */
@NullMarked
package dev.martello.workload;

import org.jspecify.annotations.NullMarked;
