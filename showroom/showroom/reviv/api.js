// The reviv contract as the pages use it. The access token stays in memory; the refresh token is an HttpOnly cookie.

import { address } from "../shared/shop.js";
import { createClient } from "../sdk/reviv.js";

const reviv = createClient({ baseUrl: address("") });

/** Whether the refresh cookie continues a session. */
export const restored = () => reviv.session.restore();

export const profile = () => reviv.profile.get();
export const logOut = () => reviv.auth.logOut();
export const toGoogle = (returnTo) => reviv.oauth.initiate({ provider: "google", return_to: returnTo });
export const exchange = (ticket) => reviv.oauth.exchange({ ticket });

/** `kind` is "Login", "Registration" or "SignUp". */
export const beginPasskey = (kind, details) => reviv.passkeys[`begin${kind}`](details);
export const completePasskey = (kind, details) => reviv.passkeys[`complete${kind}`](details);

export const photographs = () => reviv.restorations.list();
export const upload = (image, options) => reviv.restorations.upload({ image }, options);
export const status = (id) => reviv.restorations.getStatus({ job_id: id });
export const events = (id, signal) => reviv.restorations.streamEvents({ job_id: id }, { signal });
export const remove = (id) => reviv.restorations.delete({ job_id: id });
export const unlock = (id) => reviv.restorations.unlock({ job_id: id });
export const share = (id) => reviv.restorations.shareUnlock({ job_id: id });
export const confirmShare = (id) => reviv.restorations.confirmShare({ job_id: id });

export const packs = () => reviv.credits.listPacks();
export const transactions = () => reviv.credits.listTransactions();
export const purchase = (sku) => reviv.credits.purchase({ sku });
