/** The name of one file: senders name attachments as they like, with slashes and control characters too. */
export const toFileName = (name: string, otherwise = 'attachment'): string =>
	name.replace(/[/\\:*?"<>|\p{Cc}]/gu, '_').trim() || otherwise;
