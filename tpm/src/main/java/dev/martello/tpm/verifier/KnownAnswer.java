package dev.martello.tpm.verifier;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.structure.TPM_ALG_ID;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Signatures that OpenSSL made, for each way that attestation keys sign: a library that does not find them right, or finds others
 * right, must not be used.
 */
enum KnownAnswer {
    RSASSA_SHA256(
            TPM_ALG_ID.RSASSA,
            HashAlgorithm.SHA256,
            Keys.RSA_2048,
            "viK8sN43oSyyG4b88tkZ0hrLFsh5lyxwH1bBynZ5BCjgCeaf7Nq52NJ1iaWdMUCLP3qjGsAGEUhjxx+VdCa6TVvL+Vvj"
                    + "6Kyn2VWGoQXRVUchaFFliP55oBU9RwXPib3HrU/HxAOZLomatsYTdtG9b2ZWETeBeydRabQwWpHkGaJI6Fu5THeeHVj+"
                    + "ZI67DLePqqzM87ogW45QrwqSgPJsIgwvLamin6tZckMBys1G3mxVgJdOuKWEA8PpCcKZNMAFosn0HQjlVapUf4Y2MKgY"
                    + "eZoB2U92uTjADlRij2MEVe2FWYfH8/s+3Fy6RvYJPz/hffzE0q2XrGVRLjQ9g1Q2Ig=="),
    RSASSA_SHA384(
            TPM_ALG_ID.RSASSA,
            HashAlgorithm.SHA384,
            Keys.RSA_2048,
            "YlQtNL8hI9N6mwfgRjQuzKnYIRfV+5OFjkXu2Ne4q0dcZvXnfB+rWNuS19D0cj7h8GDDh3QGGBm3Tx9141KC0CRTikYZ"
                    + "cMbyGpUN4PVbz8rE79opWIMxdYoJ95fX+DQMzHj6ndPQBO1fnKwcCneoI+IngEoX3zMDPFAVMAJLeq/ifTvfiDKVveAY"
                    + "ijfXo/jOZ82aOn7qMtd6cP+2XYzgunOCaH2i5lsccJnD21u9qPvSDLjXCeqyMpTIrWT7y8ZjHiTlS4nzvpzICqKnBzW/"
                    + "H+oqPUols4GBCRliyR58ZfZbXvjoH82K3t1SV7idhdzBup9WFaH5j7KYXXD77kVUGg=="),
    RSASSA_SHA512(
            TPM_ALG_ID.RSASSA,
            HashAlgorithm.SHA512,
            Keys.RSA_2048,
            "sqsozqndXUW7NlSm0eTo29Wm30azVRj1ngOLKYjYZ0C1YMLFbYmUfGhtaQvaSp7LoGBt16ih1zHk8MA/Ao4Aje1CahXM"
                    + "7SKMiFiy39OBozo47f0CwVhVGJd5iu9cMMLUpBux64l1NFCQkrrQxbmCJctrV5UWO5SrnT/WcqmBEkCLghw9crLQS0nc"
                    + "4CID/z+2ISbYbDhd++16Wol1caFsgmPgu46tbQ7yUvFqxPOfpp23TCFTjr5qV9GPBNeaPGCbBM6DSHNuiSbUQRyvylej"
                    + "Nncpk0b5jgOfXNrkXdIEHGNfgggrAUEQ7JCT+YRv4q4mAS//EAQxJazj403Y7sUXpg=="),
    RSAPSS_SHA256(
            TPM_ALG_ID.RSAPSS,
            HashAlgorithm.SHA256,
            Keys.RSA_2048,
            "Y4UvUEcctPoXfti67GrbtOlyrSuJNKZekdy2Ro7MvQlkAYHvSzmQdNcO7yIbV3NEbCncZf4bdBqnBFJ+HdsmNbO0pHRr"
                    + "jr7yg9at4ll0JysoMsbraRR+ihsmQdoAtPIaqoXpOPa3X11lGN6oyUQ1syubVJEdpYbLaZluPRucfJgmdznOJelRJ3Mn"
                    + "Qh1CdEoSFKVWdrFNNsfOppYW52d6MX6xBD11Sl6KRmfvMTJitpVkfwtKvpk3BRP5DpGcwI0ddknGeh8PGx4n0nJe2hUA"
                    + "uFTlYyb3sUJVqxtL109NSJjMCATwFF4LOlYDVzGdJGs6ktgrH+Z3Q+yHAc7FXIrjRA=="),
    RSAPSS_SHA384(
            TPM_ALG_ID.RSAPSS,
            HashAlgorithm.SHA384,
            Keys.RSA_2048,
            "P2SiPj7LsvTbYRSG7toCtS3GOZ93BpcvQBVPTyvpCkXXOms3Xcdq74FvRmiYHop9pJGqmgazaLoDJyL0MAC4GL51dbRQ"
                    + "LqsCYTAqvxOEQsMFYWj9F8DylXTZIv59tvlczmZoBJ4RZGLVDQw+oJEbtr31jMcWOqQVXgvibhA4EZb5KA3BHnSJoIeZ"
                    + "eb+RcYgIXT4y8iLhlWby0PpZfP1U4joqDXyyLyhFuTetiQwF0VDqjCOkeOPCPskjLyWA880pDh0gdhM0D284g3oWlx+p"
                    + "AmIFw0MkLnDhMnEDSv5gPXXogVR/uAcFo9oObzeeccL5TGyy/laomaU2ZNl8y3kebw=="),
    RSAPSS_SHA512(
            TPM_ALG_ID.RSAPSS,
            HashAlgorithm.SHA512,
            Keys.RSA_2048,
            "wAjdQ0e+k0c9wDOGFmyNPWo7a8DQpUusIqTWf5OW57JZEbOtX1GXkAM0OBVf1c+C01qQ6gzQ0AHf7O3ZToXvygLQqsFk"
                    + "wKdfRVTZGnfsp6rgOpoLn+XA6leFO4HgmGEf0kgg3NjEAbd2lior3DYXJv96vTAIhVXpfB/PKRfhytd0N7bvwUkRb1iK"
                    + "LcQ46Ud4q3+7trWsPJ5tCBvb8f/9m2Jr7QUK1S7sI8u+0VCBGY45m5tdUyODUshi3dG57KOb7MSLp1872krN0Btln1Ti"
                    + "LJXsmlR2Mdvgm1M2NYE6nzQrn8GLKJ9y/Uw0yAQoh/foAZzIJWYs/dy99sd757/cwg=="),
    ECDSA_P256_SHA256(
            TPM_ALG_ID.ECDSA,
            HashAlgorithm.SHA256,
            Keys.P256,
            "kANo4EijnqzuyqJrtNEQPevsF0BVNMzPjEE8RyRBPdtCeTVflL11tY6KqkbW9aCNDR+cXpScX7ELcsm2nSLhVA=="),
    ECDSA_P384_SHA384(
            TPM_ALG_ID.ECDSA,
            HashAlgorithm.SHA384,
            Keys.P384,
            "6CJgpJZHHZXjoRXTZLSF4/vMSTsxwmvs9pO4qYkjUGC1bmZGXPO3m0IqNHuKpBT9Q6MuwGce2jP+EJBhT97s56USLquB"
                    + "Su/K09y6OUqqy4NIRus3LkzGM9EOFqvOhk1q"),
    ECDSA_P521_SHA512(
            TPM_ALG_ID.ECDSA,
            HashAlgorithm.SHA512,
            Keys.P521,
            "AT0VZPtAtKjLIG2uxHhcpnQ/hX4zcHiq9wDmi8ijd2ij1pDImfRIZ/NlSfIYJC86K16Awn0KgG5S0QkqBUmSpZKqAYtG"
                    + "EoKQItZiB5EOpRB/qtnM/hQ853Sb7DcRWQwl2P+EVRxwr7mr2BByX+kXO+Hjhly4h34Fe35GlWsdOeHk4xFZ");

    /** SubjectPublicKeyInfo of the keys. */
    private static final class Keys {
        static final String RSA_2048 =
                "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAyU33Eb2Fyl9X+eL6zBN5pNvgSfUQ0Qd+TA4lxaklEUMqhhky"
                        + "Z3spWuFMgJuoBDk1fv7Rp2iTZ7M0S2hc6ArbNtJvAD+X0bJFZNJsdE2fe2qU8KboA/UsxIKaaecl/YusC/XygKj2AgN+"
                        + "FHJaKxPJO6DmUJe+hyyCW6zbsC3ukFh1y5BW9bmRd824gP4q6mja8sf0bFgKDJBUo3DD7skAmymbfi4WSh8oifLKCxHk"
                        + "qAH23Mhn+52k0BYaIjgT7GoahvKAxMwxxSQP4eplfPdNS2FLWePZRvXmZU14C2+mZpT/38sNSW8IT4kh9N9mWdA11wM3"
                        + "vpDCgA/jmnkwUtEJbwIDAQAB";

        static final String P256 =
                "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEcoW6AK3wWEbmsRhQrtlackPGDzegjA+tgrArz0ai3sdjpiAqHQelIJvs"
                        + "rdft4SecBde4LtF6TRyQYn3Dim07uA==";

        static final String P384 =
                "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE9wfIUHDe3anwYgZfySK4E61Dmu4taN3J0D+gp4bt+NP4h/HzmZWkRKpe0cWw"
                        + "XMH8t1CRbwVXkYBgv7cWBKVQhN8iImBM9UleGaTv89jp//P//uRpRWVg+oIT9DGQYt9G";

        static final String P521 =
                "MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQB+rqVTlGjne8JU2R9fDszfDtM9/yn4d3a9pa6RlsSNqVuJR5utN9bZKCk"
                        + "BixLJjpo6uJbdWQf4Y8MSuSR2sSXSgsBo+BEFBRLgtRKq5B9Hy2puaIula8FNJyxRg7rCcircUBmV4RDnWwXOz8BP1Cz"
                        + "P02HI6yQvcdoLjqLH29XZ1BLm+Y=";
    }

    private static final Bytes MESSAGE = Bytes.ascii("martello signature self-test");
    private static final Bytes OTHER_MESSAGE = Bytes.ascii("martello signature self-tesu");

    private final TPM_ALG_ID scheme;
    private final HashAlgorithm hash;
    private final String key;
    private final String signature;

    KnownAnswer(TPM_ALG_ID scheme, HashAlgorithm hash, String key, String signature) {
        this.scheme = scheme;
        this.hash = hash;
        this.key = key;
        this.signature = signature;
    }

    /** Those of a key algorithm. */
    static List<KnownAnswer> of(KeyAlgorithm algorithm) {
        return Arrays.stream(values())
                .filter(each -> each.algorithm() == algorithm)
                .toList();
    }

    private KeyAlgorithm algorithm() {
        return KeyAlgorithm.of(scheme);
    }

    /** Whether a library gives the known answers: yes to the signature, no to one with a flipped bit and to another message. */
    boolean isGivenBy(Provider library) {
        try {
            PublicKey own = algorithm().decode(Base64.getDecoder().decode(key), library);
            byte[] octets = Base64.getDecoder().decode(signature);
            Bytes right = Bytes.copyOf(octets);
            octets[octets.length / 2] ^= 1;
            Bytes wrong = Bytes.owning(octets);
            SignatureCheck check = check();
            return check.verify(library, own, MESSAGE, right)
                    && !check.verify(library, own, MESSAGE, wrong)
                    && !check.verify(library, own, OTHER_MESSAGE, right);
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    private SignatureCheck check() {
        return switch (scheme) {
            case RSASSA -> SignatureCheck.rsassa(hash);
            case RSAPSS -> SignatureCheck.rsapss(hash, hash.digestBytes());
            default -> SignatureCheck.ecdsa(hash);
        };
    }
}
