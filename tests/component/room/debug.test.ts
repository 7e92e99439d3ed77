/** The ?debug panel: what it says of both sockets, and its knife. */
import { render } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import DebugPanel from '../../../client/debug/DebugPanel.svelte';
import { openRoom } from '../../../client/room/room.svelte.ts';
import { Phone, until, VirtualServer } from '../../support/client-wire.ts';

describe('the debug panel', () => {
  it('D1 tells how the replicas stand, and cuts the wire', async () => {
    const server = new VirtualServer();
    const phone = new Phone(server, { id: 'ana000000001', role: 'participant' });
    const room = openRoom(server.code, 'join', phone.environment());
    await until(() => room.connection === 'online' && room.notebook?.isSynced === true, 'online');
    const panel = render(DebugPanel, { room });
    expect(panel.getByText('online')).toBeTruthy();
    expect(panel.getAllByText('state vectors are equal').length).toBe(2);
    panel.getByRole('button', { name: 'Cut the wire' }).click();
    await until(() => room.connection === 'offline', 'cut');
    expect(await panel.findByText('offline')).toBeTruthy();
    panel.getByRole('button', { name: 'Mend the wire' }).click();
    await until(() => room.connection === 'online', 'mended');
    room.close();
  });
});
