import { messageIdFor, newMessageId } from '../../../gmail/send/message-id';

it('gives the same facts the same Message-ID, and others another', () => {
	const first = messageIdFor(['workflow', 'node', '0'], 'me@example.test');
	expect(first).toMatch(/^<[0-9a-f]{40}@example\.test>$/);
	expect(messageIdFor(['workflow', 'node', '0'], 'me@example.test')).toBe(first);
	expect(messageIdFor(['workflow', 'node', '1'], 'me@example.test')).not.toBe(first);
	expect(messageIdFor(['workflow', 'no', 'de0'], 'me@example.test')).not.toBe(first);
});

it('gives each new message one of its own', () => {
	expect(newMessageId('me@example.test')).not.toBe(newMessageId('me@example.test'));
});
