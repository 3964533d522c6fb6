package dev.martello.tpm.command;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import java.util.List;

/**
 * A command ready to be framed: authorizations go between its handles and its parameters.
 *
 * @param authorizations how many of the handles, from the first, need an authorization
 * @param fieldNames the names of the handles, then of the parameters
 * @param responseHandles how many handles the response starts with
 * @param response the handles and parameters of the response
 */
public record Request<R>(
        TPM_CC code,
        List<TPM_HANDLE> handles,
        int authorizations,
        Bytes parameters,
        List<String> fieldNames,
        int responseHandles,
        Layout<R> response) {
    public Request {
        handles = List.copyOf(handles);
        fieldNames = List.copyOf(fieldNames);
    }
}
