// The figureforge contract as the pages use it. Both tokens are kept in localStorage, so that all tabs are signed in.

import { address, shop } from "../shared/shop.js";
import { createClient, webStore } from "../sdk/figureforge.js";

const forge = createClient({ baseUrl: address(""), store: webStore(`${shop.name}-tokens`) });

export const hasToken = () => forge.session.isSignedIn;
export const forget = () => forge.session.clear();
export const requestLink = (email) => forge.auth.requestLink({ email });
export const verifyCode = (email, code) => forge.auth.verifyCode({ email, code });
export const logOut = () => forge.auth.logOut();

export const profile = () => forge.profile.get();
export const stats = () => forge.profile.getStats();
export const updateProfile = (changes) => forge.profile.update(changes);
export const deleteAccount = () => forge.profile.delete({ confirm_delete: true });

export const models = () => forge.images.listModels();
export const generate = (body) => forge.images.generate(body);
export const job = (id) => forge.jobs.get({ job_id: id });
export const jobEvents = (id, signal) => forge.jobs.streamEvents({ job_id: id }, { signal });

export const gallery = (query) => forge.images.listGallery(query);
export const picture = (id) => forge.images.get({ image_id: id });
export const updatePicture = (id, changes) => forge.images.update({ image_id: id, ...changes });
export const deletePicture = (id) => forge.images.delete({ image_id: id });
export const toggleFavorite = (id) => forge.images.toggleFavorite({ image_id: id });
export const report = (id, details) => forge.images.report({ image_id: id, ...details });

const LISTS = { gallery: "listGallery", pictures: "list", favorites: "listFavorites" };

/** An async iterator of arrays of pictures. */
export async function* pagesOf(list, query) {
  for await (const { results } of forge.images[LISTS[list]](query).pages()) if (results.length) yield results;
}

export const plans = () => forge.pricing.list();
export const subscription = () => forge.subscriptions.getCurrent();
export const bills = () => forge.subscriptions.listHistory({ limit: 50 });
export const checkOut = (body) => forge.subscriptions.checkOut(body);
export const openPortal = (body) => forge.subscriptions.openPortal(body);
export const cancelSubscription = () => forge.subscriptions.cancel();
export const reactivate = () => forge.subscriptions.reactivate();
