export { deleteDraft } from './delete';
export type { Draft, DraftHeader } from './draft';
export { listDrafts, readDraft } from './read';
export { sendDraft, type SentDraft } from './send';
export { createDraft, updateDraft } from './write';
