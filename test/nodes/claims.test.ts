import { claim, keepClaims } from '../../nodes/GmailImapTrigger/claims';

const at = (trigger: string, mailbox: string, folder: string) => ({ trigger, mailbox, folder });

it('one folder hands out a message that is in several', () => {
	expect(claim(at('one', 'a@x.test', 'INBOX'), '1')).toBe(true);
	expect(claim(at('one', 'a@x.test', 'Work'), '1')).toBe(false);
	expect(claim(at('one', 'a@x.test', 'INBOX'), '1')).toBe(true);
	expect(claim(at('one', 'b@x.test', 'Work'), '1')).toBe(true);
	expect(claim(at('two', 'a@x.test', 'Work'), '1')).toBe(true);
});

it('what is not watched any more is forgotten, and nothing else', () => {
	claim(at('kept', 'a@x.test', 'INBOX'), '1');
	claim(at('kept', 'gone@x.test', 'INBOX'), '1');
	claim(at('runs', 'a@x.test', 'INBOX'), '1');
	claim(at('ended', 'a@x.test', 'INBOX'), '1');
	keepClaims('kept', ['a@x.test'], (trigger) => trigger === 'runs');
	expect(claim(at('kept', 'a@x.test', 'Work'), '1')).toBe(false);
	expect(claim(at('kept', 'gone@x.test', 'Work'), '1')).toBe(true);
	expect(claim(at('runs', 'a@x.test', 'Work'), '1')).toBe(false);
	expect(claim(at('ended', 'a@x.test', 'Work'), '1')).toBe(true);
});
