package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.evidence.bootlog.SignatureDatabase.ImageDigest;
import dev.martello.evidence.bootlog.SignatureDatabase.X509;
import dev.martello.evidence.bootlog.UnifiedKernelBoot.Enforcement;
import dev.martello.evidence.bootlog.UnifiedKernelBoot.SecureBoot;
import dev.martello.evidence.bootlog.UnifiedKernelBoot.UnifiedKernel;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import dev.martello.tpm.PcrSelection;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/** Boots that the tests of this package look at. */
final class SampleBoots {
    static final EfiGuid OWNER = EfiGuid.of("4d415254-454c-4c4f-0000-00000000000f");

    /** Of "CN=Test platform key", self-signed, made for these tests. */
    static final Bytes CERTIFICATE = Bytes.owning(Base64.getDecoder()
            .decode("MIIBjzCCATWgAwIBAgIUCEZTLQrFQnp/OjZJfS2nl9cewl8wCgYIKoZIzj0EAwIwHDEaMBgGA1UEAwwRVGVz"
                    + "dCBwbGF0Zm9ybSBrZXkwIBcNMjYxMTI0MDAyMTI0WhgPMjEyNjEwMzEwMDIxMjRaMBwxGjAYBgNVBAMMEVRlc3QgcGxh"
                    + "dGZvcm0ga2V5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEyAfhOTnzrmxyKPuCqlrGPlCwNQ+UmTg6RrA7WtBKtAkp"
                    + "ceM/vtGODZqs2yndZIbDYad/q2+IB8NyBQO+SdVuJ6NTMFEwHQYDVR0OBBYEFM24w8kRwsk9Gu4ZSPjvR8kAxkvwMB8G"
                    + "A1UdIwQYMBaAFM24w8kRwsk9Gu4ZSPjvR8kAxkvwMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgD6G0"
                    + "oD0J120K/mr/0/L+DJkKIue14ev3rDsHkL7pDyoCIQDDU5/0zzc2rhswgJDMViLapiD/ahzkgMX3o3ctHAS/Uw=="));

    static final SignatureDatabase KEYS = new SignatureDatabase(List.of(new X509(OWNER, CERTIFICATE)));
    static final SignatureDatabase REVOKED = new SignatureDatabase(
            List.of(new ImageDigest(OWNER, HashAlgorithm.SHA256.hash(Bytes.ascii("revoked loader")))));

    static final SecureBoot ENFORCED = new SecureBoot(Enforcement.ON, KEYS, KEYS, KEYS, REVOKED);

    static final String COMMAND_LINE = "console=ttyS0 lockdown=confidentiality";

    static final UnifiedKernel KERNEL = new UnifiedKernel(
            Bytes.ascii("unified kernel image"),
            Bytes.ascii("kernel"),
            Bytes.ascii("ID=martello\n"),
            COMMAND_LINE,
            Bytes.ascii("initial RAM disk"));

    static final UnifiedKernelBoot GOOD = new UnifiedKernelBoot(Bytes.ascii("firmware 1.0"), ENFORCED, KERNEL);

    private SampleBoots() {}

    static BootLog goodLog() {
        return GOOD.log(HashAlgorithm.SHA1, HashAlgorithm.SHA256, HashAlgorithm.SHA384);
    }

    /** As the firmware of a confidential virtual machine logs it. */
    static BootLog confidentialLog() {
        return BootLogBuilder.cryptoAgile(HashAlgorithm.SHA384)
                .measure(1, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, secureBootVariable(1))
                .measure(1, Tcg.EV_SEPARATOR, separator())
                .measure(2, Tcg.EV_SEPARATOR, separator())
                .measure(
                        2,
                        Tcg.EV_EFI_BOOT_SERVICES_APPLICATION,
                        Bytes.ascii("loader"),
                        new ImageLoad(1, 6, DevicePath.file("\\EFI\\BOOT\\BOOTX64.EFI")).write())
                .measure(3, Tcg.EV_IPL, Bytes.ascii("quiet"), Bytes.ascii("grub_cmd: quiet\0"))
                .build();
    }

    static PcrSelection everyRegister(HashAlgorithm bank) {
        return PcrSelection.of(bank, IntStream.range(0, PcrIndex.COUNT).toArray());
    }

    static BootLogBuilder builder() {
        return BootLogBuilder.cryptoAgile(HashAlgorithm.SHA256);
    }

    static Bytes variable(EfiGuid vendor, String name, Bytes value) {
        return EfiVariable.of(vendor, name, value).octets();
    }

    static Bytes secureBootVariable(int state) {
        return variable(EfiGuid.GLOBAL_VARIABLE, "SecureBoot", Bytes.of(state));
    }

    static Bytes separator() {
        return Separator.Kind.ZEROS.preimage();
    }

    static BootLogBuilder withSecureBoot(BootLogBuilder log, int state) {
        return log.measure(7, Tcg.EV_EFI_VARIABLE_DRIVER_CONFIG, secureBootVariable(state));
    }

    static BootLogBuilder withSeparator(BootLogBuilder log, int pcr) {
        return log.measure(pcr, Tcg.EV_SEPARATOR, separator());
    }

    /** The same log with other data in one of its events, whose digests stay. */
    static BootLog withData(BootLog log, int event, Bytes data) {
        return edited(log, event, log.events().get(event).type(), data);
    }

    /** The same log with another type at one of its events, whose digests and data stay. */
    static BootLog withType(BootLog log, int event, EventType type) {
        return edited(log, event, type, log.events().get(event).data());
    }

    private static BootLog edited(BootLog log, int event, EventType type, Bytes data) {
        List<BootEvent> events = log.events().stream()
                .map(each -> each.number() == event
                        ? new BootEvent(event, each.offset(), each.pcrNumber(), type, each.loggedDigests(), data)
                        : each)
                .toList();
        return new BootLog(log.format(), log.specId(), events, log.padding());
    }

    /** The number of the only event that says so of itself. */
    static int numberOf(BootLog log, String description) {
        List<Integer> found = log.events().stream()
                .filter(each -> each.describe().startsWith(description))
                .map(BootEvent::number)
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " events start with \"" + description + "\"");
        }
        return found.getFirst();
    }
}
