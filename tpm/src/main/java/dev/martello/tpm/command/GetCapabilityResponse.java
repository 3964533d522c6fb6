package dev.martello.tpm.command;

import static dev.martello.tpm.structure.Field.field;

import dev.martello.tpm.structure.Layout;
import dev.martello.tpm.structure.TPMS_CAPABILITY_DATA;

/** The answer to {@link GetCapability}. */
public record GetCapabilityResponse(boolean moreData, TPMS_CAPABILITY_DATA capabilityData) {
    public static final Layout<GetCapabilityResponse> LAYOUT = Layout.record(
            field("moreData", Layout.YES_NO, GetCapabilityResponse::moreData),
            field("capabilityData", TPMS_CAPABILITY_DATA.LAYOUT, GetCapabilityResponse::capabilityData),
            GetCapabilityResponse::new);
}
