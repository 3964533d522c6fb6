package dev.martello.evidence.system;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.BytesReader;
import java.util.ArrayList;
import java.util.List;

/**
 * The attribute {@code security.capability} of a file.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7), "File capability extended attribute
 *     versioning"</a>
 */
final class FileCapabilities {
    /** In the order of their numbers. */
    private static final List<String> NAMES = List.of(
            "chown",
            "dac_override",
            "dac_read_search",
            "fowner",
            "fsetid",
            "kill",
            "setgid",
            "setuid",
            "setpcap",
            "linux_immutable",
            "net_bind_service",
            "net_broadcast",
            "net_admin",
            "net_raw",
            "ipc_lock",
            "ipc_owner",
            "sys_module",
            "sys_rawio",
            "sys_chroot",
            "sys_ptrace",
            "sys_pacct",
            "sys_admin",
            "sys_boot",
            "sys_nice",
            "sys_resource",
            "sys_time",
            "sys_tty_config",
            "mknod",
            "lease",
            "audit_write",
            "audit_control",
            "setfcap",
            "mac_override",
            "mac_admin",
            "syslog",
            "wake_alarm",
            "block_suspend",
            "audit_read",
            "perfmon",
            "bpf",
            "checkpoint_restore");

    private static final int REVISION_1 = 0x01;
    private static final int REVISION_3 = 0x03;

    private FileCapabilities() {}

    /** The names of those that it may get or keep, in the order of their numbers. */
    static List<String> parse(Bytes attribute) throws MalformedCapabilities {
        BytesReader<MalformedCapabilities> in = BytesReader.littleEndian(attribute, MalformedCapabilities::new);
        long revision = in.u32("magic_etc") >> 24;
        if (revision < REVISION_1 || revision > REVISION_3) {
            throw in.malformed("the revision is " + revision + ", expected 1 to 3");
        }
        long given = in.u32("permitted") | in.u32("inheritable");
        if (revision > REVISION_1) {
            given |= (in.u32("permitted") | in.u32("inheritable")) << 32;
        }
        if (revision == REVISION_3) {
            in.skip(4, "rootid");
        }
        in.requireEnd("the attribute");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < Long.SIZE; i++) {
            if ((given >> i & 1) != 0) {
                names.add("cap_" + (i < NAMES.size() ? NAMES.get(i) : Integer.toString(i)));
            }
        }
        return names;
    }
}
