package dev.martello.lab.tool;

import dev.martello.server.ServerConfiguration.Certification;
import dev.martello.server.authority.AuthorityMaker;
import dev.martello.server.authority.AuthorityMaker.IssuerPlan;
import dev.martello.server.authority.AuthorityMaker.KeyPlace;
import dev.martello.server.authority.AuthorityUnusable;
import dev.martello.server.authority.IssuanceRules;
import dev.martello.server.authority.Passphrase;
import dev.martello.server.authority.Pkcs12Keys;
import dev.martello.server.authority.TrustDomain;
import dev.martello.tpm.crypto.Curve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;

/** An authority to try things with, made anew each time as an operator makes one once. */
public record TrialAuthority(Path directory, Path passphrase) {
    private static final TrustDomain DOMAIN = new TrustDomain("trial.martello.example");
    private static final int PASSPHRASE_BYTES = 16;

    /** Makes one in a folder of its own. */
    public static TrialAuthority in(Path parent) throws IOException {
        SecureRandom random = new SecureRandom();
        byte[] secret = new byte[PASSPHRASE_BYTES];
        random.nextBytes(secret);
        String text = HexFormat.of().formatHex(secret);
        Path file = parent.resolve("authority-passphrase");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text + "\n");
        Path directory = parent.resolve("authority");
        Passphrase passphrase = _ -> text.toCharArray();
        try {
            new AuthorityMaker(random, InstantSource.system())
                    .init(
                            directory,
                            DOMAIN,
                            Curve.P256,
                            passphrase,
                            new IssuerPlan(new KeyPlace.Pkcs12(passphrase), List.of(), IssuerPlan.DEFAULT_LIFE));
        } catch (GeneralSecurityException | AuthorityUnusable e) {
            throw new IOException("the authority cannot be made: " + e.getMessage(), e);
        }
        return new TrialAuthority(directory, file);
    }

    /** As one of this process is started with it, with the rules that hold where nobody says others. */
    public Certification certification() {
        Passphrase told = _ -> Files.readString(passphrase).strip().toCharArray();
        return new Certification(directory, new Pkcs12Keys(told), IssuanceRules.DEFAULT);
    }

    /** The certificate of its root. */
    public Path root() {
        return directory.resolve("root.pem");
    }

    /** What the control plane is started with. */
    public List<String> options() {
        return List.of("--authority", directory.toString(), "--authority-passphrase", passphrase.toString());
    }
}
