package dev.martello.tpm.command;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.MalformedTpmStructure;
import dev.martello.tpm.structure.TPM_CC;
import dev.martello.tpm.structure.TPM_HANDLE;
import java.util.ArrayList;
import java.util.List;

/**
 * What Part 3 says of a command: its code, the layouts of it and its response, and which fields are handles.
 *
 * @param handles how many fields of the command are handles: the first ones
 * @param authorizations how many of the handles need an authorization: the first ones
 * @param responseHandles how many fields of the response are handles: the first ones
 */
record CommandForm<C, R>(
        TPM_CC code, Layout<C> command, Layout<R> response, int handles, int authorizations, int responseHandles) {
    static final int HANDLE_BYTES = 4;

    static <C, R> CommandForm<C, R> of(TPM_CC code, Layout<C> command, Layout<R> response) {
        return new CommandForm<>(code, command, response, 0, 0, 0);
    }

    CommandForm<C, R> handles(int count) {
        return new CommandForm<>(code, command, response, count, authorizations, responseHandles);
    }

    CommandForm<C, R> authorizations(int count) {
        return new CommandForm<>(code, command, response, handles, count, responseHandles);
    }

    CommandForm<C, R> responseHandles(int count) {
        return new CommandForm<>(code, command, response, handles, authorizations, count);
    }

    Request<R> fill(C value) {
        Bytes all = command.write(value);
        List<TPM_HANDLE> handleValues = new ArrayList<>(handles);
        for (int i = 0; i < handles; i++) {
            handleValues.add(handle(all.slice(i * HANDLE_BYTES, (i + 1) * HANDLE_BYTES)));
        }
        return new Request<>(
                code,
                handleValues,
                authorizations,
                all.from(handles * HANDLE_BYTES),
                command.fieldNames(),
                responseHandles,
                response);
    }

    private static TPM_HANDLE handle(Bytes octets) {
        try {
            return TPM_HANDLE.LAYOUT.parse(octets);
        } catch (MalformedTpmStructure e) {
            throw new AssertionError("four octets are a handle", e);
        }
    }
}
