package dev.martello.tpm.attester;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * By which of its endorsement keys a TPM is known: that which its maker certified, where there are several that which a TPM makes soonest.
 *
 * @param template what the key is made from
 * @param certificate the maker's certificate of it, as {@link EndorsementKey#certificate()} has it; none if the maker certified no key
 */
public record Endorsement(EkTemplate template, Optional<Bytes> certificate) {
    /** Those of the low range first, so that an appliance stays who it was; of them elliptic curves, because a TPM makes such a key in milliseconds. */
    private static final List<EkTemplate> PREFERRED = List.of(
            EkTemplate.ECC_P256,
            EkTemplate.RSA_2048,
            EkTemplate.ECC_P384,
            EkTemplate.ECC_P256_HIGH,
            EkTemplate.ECC_P521,
            EkTemplate.RSA_3072,
            EkTemplate.RSA_2048_HIGH,
            EkTemplate.RSA_4096);

    /** If the maker certified none. */
    private static final EkTemplate UNCERTIFIED = EkTemplate.ECC_P256;

    /** What the key is made from by which a TPM is known, if its maker certified those of some templates. */
    public static EkTemplate template(Set<EkTemplate> certified) {
        return PREFERRED.stream().filter(certified::contains).findFirst().orElse(UNCERTIFIED);
    }

    /**
     * Looks for certificates in a TPM, without making a key.
     *
     * @throws TpmException if the TPM does not do what is asked
     */
    public static Endorsement of(Tpm tpm) throws TpmException {
        for (EkTemplate template : PREFERRED) {
            Optional<Bytes> certificate = EndorsementKey.certificate(tpm, template);
            if (certificate.isPresent()) {
                return new Endorsement(template, certificate);
            }
        }
        return new Endorsement(UNCERTIFIED, Optional.empty());
    }
}
