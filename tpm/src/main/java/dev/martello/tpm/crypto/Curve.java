package dev.martello.tpm.crypto;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.structure.TPMS_ECC_POINT;
import dev.martello.tpm.structure.TPM_ECC_CURVE;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Arrays;
import java.util.Optional;

/** The elliptic curves that this runtime computes with. */
public enum Curve {
    P256(TPM_ECC_CURVE.NIST_P256, "secp256r1", 32),
    P384(TPM_ECC_CURVE.NIST_P384, "secp384r1", 48),
    P521(TPM_ECC_CURVE.NIST_P521, "secp521r1", 66);

    private static final Curve[] ALL = values();

    private final TPM_ECC_CURVE id;
    private final String javaName;
    private final int fieldBytes;

    @SuppressWarnings("Immutable") // it is, and says so in its documentation
    private final ECParameterSpec parameters;

    Curve(TPM_ECC_CURVE id, String javaName, int fieldBytes) {
        this.id = id;
        this.javaName = javaName;
        this.fieldBytes = fieldBytes;
        this.parameters = parameters(javaName);
    }

    public static Optional<Curve> of(TPM_ECC_CURVE id) {
        for (Curve each : ALL) {
            if (each.id == id) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The curve with these parameters, if it is one of ours. */
    public static Optional<Curve> of(ECParameterSpec parameters) {
        return Arrays.stream(ALL)
                .filter(each -> each.parameters().getCurve().equals(parameters.getCurve())
                        && each.parameters().getGenerator().equals(parameters.getGenerator())
                        && each.parameters().getOrder().equals(parameters.getOrder()))
                .findFirst();
    }

    public TPM_ECC_CURVE id() {
        return id;
    }

    /** Octets of a coordinate. */
    public int fieldBytes() {
        return fieldBytes;
    }

    public ECGenParameterSpec generatorParameters() {
        return new ECGenParameterSpec(javaName);
    }

    public ECParameterSpec parameters() {
        return parameters;
    }

    private static ECParameterSpec parameters(String javaName) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(javaName));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(javaName + " is not part of this Java runtime", e);
        }
    }

    /** A TPM's point, refused if it is not one of the curve. */
    public ECPoint point(TPMS_ECC_POINT point) throws InvalidKeyException {
        BigInteger x = Numbers.unsigned(point.x());
        BigInteger y = Numbers.unsigned(point.y());
        ECParameterSpec spec = parameters();
        BigInteger p = ((ECFieldFp) spec.getCurve().getField()).getP();
        if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
            throw new InvalidKeyException("a coordinate is not of the field of " + id);
        }
        BigInteger right = x.multiply(x)
                .add(spec.getCurve().getA())
                .multiply(x)
                .add(spec.getCurve().getB())
                .mod(p);
        if (!y.multiply(y).mod(p).equals(right)) {
            throw new InvalidKeyException("the point is not on " + id);
        }
        return new ECPoint(x, y);
    }

    /** A point as TPMs write it, with coordinates of full size. */
    public TPMS_ECC_POINT point(ECPoint point) {
        return new TPMS_ECC_POINT(coordinate(point.getAffineX()), coordinate(point.getAffineY()));
    }

    private Bytes coordinate(BigInteger number) {
        return Numbers.fixed(number, fieldBytes);
    }
}
