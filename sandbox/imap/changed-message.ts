import type { Session } from './session';
import type { SeenMessage } from './selected-folder';

/** The unsolicited FETCH of a message whose flags or labels changed, as one line without its end. */
export function changedMessage(session: Session, { uid, sequence, message }: SeenMessage): string {
	const flags = session.selected?.folder.flags(uid).join(' ') ?? '';
	const modseq = session.enabled.has('CONDSTORE') ? ` MODSEQ (${message.modseq})` : '';
	return `* ${sequence} FETCH (UID ${uid} FLAGS (${flags})${modseq})`;
}
