#!/usr/bin/env node
import "./commandLine.ts";
