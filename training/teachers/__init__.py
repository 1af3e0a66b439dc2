"""Teachers: a hierarchy with privileged knowledge of the world that labels every tick a student visits."""
