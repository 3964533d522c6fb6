package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPM_CC;

/**
 * Makes the TPM test itself.
 *
 * @param fullTest whether everything is tested, not only what was not yet
 */
public record SelfTest(boolean fullTest) implements TpmCommand<Acknowledged> {
    public static final Layout<SelfTest> LAYOUT =
            Layout.record(field("fullTest", Layout.YES_NO, SelfTest::fullTest), SelfTest::new);

    private static final CommandForm<SelfTest, Acknowledged> FORM =
            CommandForm.of(TPM_CC.SelfTest, LAYOUT, Acknowledged.LAYOUT);

    @Override
    public Request<Acknowledged> request() {
        return FORM.fill(this);
    }
}
