package main

import "github.com/ecsdeck/ecsdeck/awsclient/shell"

// shells are the person's habits with shells.
func (a *app) shells() shell.Settings { return shell.Settings{} }
