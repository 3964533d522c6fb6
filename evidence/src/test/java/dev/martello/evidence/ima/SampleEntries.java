package dev.martello.evidence.ima;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.List;

/** One entry of each template, as Linux writes it. */
final class SampleEntries {
    static final PcrIndex PCR_10 = PcrIndex.of(10);
    static final Digest DIGEST = HashAlgorithm.SHA256.hash(Bytes.utf8("#!/bin/sh"));
    static final Bytes SHA256_DIGEST = Bytes.concat(Bytes.ascii("sha256:\0"), DIGEST.octets());
    static final Bytes SIGNATURE = Bytes.fromHex("0302046730eefd0004a1b2c3d4");
    static final String DIGEST_HEX = DIGEST.octets().toHex();

    private SampleEntries() {}

    static Bytes name(String name) {
        return Bytes.utf8(name + "\0");
    }

    static ImaEntry entry(ImaTemplate template, Bytes... contents) {
        return ImaEntry.measurement(PCR_10, TemplateData.of(template, List.of(contents)));
    }

    static final ImaEntry IMA = entry(
            ImaTemplate.IMA, HashAlgorithm.SHA1.hash(Bytes.utf8("#!/bin/sh")).octets(), name("/bin/old"));
    static final ImaEntry IMA_NG = ImaEntry.imaNg(PCR_10, DIGEST, "/bin/ng");
    static final ImaEntry IMA_SIG = ImaEntry.imaSig(PCR_10, DIGEST, "/bin/signed", SIGNATURE);
    static final ImaEntry IMA_SIG_WITHOUT = ImaEntry.imaSig(PCR_10, DIGEST, "/bin/unsigned", Bytes.EMPTY);
    static final ImaEntry IMA_NGV2 =
            entry(ImaTemplate.IMA_NGV2, Bytes.concat(Bytes.ascii("ima:sha256:\0"), DIGEST.octets()), name("/bin/ngv2"));
    static final ImaEntry IMA_SIGV2_VERITY = entry(
            ImaTemplate.IMA_SIGV2,
            Bytes.concat(Bytes.ascii("verity:sha256:\0"), DIGEST.octets()),
            name("/bin/verity"),
            SIGNATURE);
    static final ImaEntry IMA_BUF =
            entry(ImaTemplate.IMA_BUF, SHA256_DIGEST, name("kexec-cmdline"), Bytes.utf8("root=/dev/vda quiet"));
    static final ImaEntry IMA_MODSIG = entry(
            ImaTemplate.IMA_MODSIG, SHA256_DIGEST, name("/lib/modules/a.ko"), Bytes.EMPTY, SHA256_DIGEST, SIGNATURE);
    static final ImaEntry EVM_SIG = entry(
            ImaTemplate.EVM_SIG,
            SHA256_DIGEST,
            name("/bin/evm"),
            SIGNATURE,
            name("security.capability|security.ima"),
            Bytes.fromHex("1400000022000000"),
            Bytes.fromHex("0102"),
            Bytes.of(0xe8, 3, 0, 0),
            Bytes.of(0, 0, 0, 0),
            Bytes.of(0xed, 0x81));
    static final ImaEntry EVM_SIG_OF_NO_FILE = entry(
            ImaTemplate.EVM_SIG,
            SHA256_DIGEST,
            name("boot_aggregate"),
            Bytes.EMPTY,
            Bytes.EMPTY,
            Bytes.EMPTY,
            Bytes.EMPTY,
            Bytes.EMPTY,
            Bytes.EMPTY,
            Bytes.EMPTY);
    static final ImaEntry OWN_FORMAT = entry(
            ImaTemplate.named("d-ng|n-ng|imode|iuid"),
            SHA256_DIGEST,
            name("/bin/own"),
            Bytes.of(0xed, 0x81),
            Bytes.of(0xff, 0xff, 0xff, 0xff));
    static final ImaEntry VIOLATION = ImaEntry.violation(PCR_10, "/var/log/messages");

    static final ImaLog ALL = new ImaLog(List.of(
            IMA_NG,
            IMA,
            IMA_SIG,
            IMA_SIG_WITHOUT,
            IMA_NGV2,
            IMA_SIGV2_VERITY,
            IMA_BUF,
            IMA_MODSIG,
            EVM_SIG,
            EVM_SIG_OF_NO_FILE,
            OWN_FORMAT,
            VIOLATION));
}
